package ticketing.eventstore.subscription;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.infrastructure.nats.NatsServer;
import ticketing.topology.Service;

/** Across accounts on one server. */
class AcrossAccountsIT extends AcrossAccountsContract {

    private static NatsServer server;
    private static Map<Service, NatsConnection> services;

    @BeforeAll
    static void start() throws Exception {
        server =
                NatsServer.start(
                        NatsServer.Settings.in(
                                        Path.of("target", "nats", UUID.randomUUID().toString()))
                                .withConfiguration(ACCOUNTS));
        services = connect(List.of(server.url()));
    }

    @AfterAll
    static void stop() {
        services.values().forEach(NatsConnection::close);
        server.close();
    }

    @Override
    Map<Service, NatsConnection> services() {
        return services;
    }

    @Override
    int replicas() {
        return 1;
    }
}
