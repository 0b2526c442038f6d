package ticketing.eventstore.spring.provisioning;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import ticketing.eventstore.EventStoreException.Forbidden;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.jetstream.NatsConnection.Credentials;
import ticketing.infrastructure.nats.NatsServer;
import ticketing.nats.DurableConsumer;
import ticketing.nats.Provisioner;
import ticketing.nats.UserKey;
import ticketing.topology.Accounts;
import ticketing.topology.Consumers;
import ticketing.topology.Provisions;
import ticketing.topology.Service;

class ProvisionerApplicationIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final Map<String, UserKey> keys =
            Accounts.users().stream().collect(toMap(user -> user, _ -> UserKey.generate()));
    private final NatsServer server =
            NatsServer.start(
                    NatsServer.Settings.in(Path.of("target", "nats", UUID.randomUUID().toString()))
                            .withConfiguration(
                                    Accounts.configuration(user -> keys.get(user).publicKey())));

    @TempDir Path folder;

    @AfterEach
    void stop_server() {
        server.close();
    }

    @Test
    void creates_all_that_a_service_has_on_nats() throws Exception {
        run(Accounts.provisionerOf(Service.ORDERS));

        var key = keys.get(Accounts.provisionerOf(Service.ORDERS));
        try (var nats =
                NatsConnection.connect(server.url(), "test", SOON, new Credentials(key, null))) {
            assertThat(new Provisioner(nats.connection()).apply(Provisions.of(Service.ORDERS, 1)))
                    .isEmpty();
        }
    }

    @Test
    void changes_a_consumer_of_an_earlier_release() throws Exception {
        run(Accounts.provisionerOf(Service.ORDERS));
        var key = keys.get(Accounts.provisionerOf(Service.ORDERS));
        try (var nats =
                NatsConnection.connect(server.url(), "test", SOON, new Credentials(key, null))) {
            var management = nats.connection().jetStreamManagement();
            var consumer = Consumers.TICKETS_WHEN_ORDER_PLACED;
            management.addOrUpdateConsumer(
                    "ORDERS",
                    consumer.configuration(Duration.ofSeconds(30), DurableConsumer.UNANSWERED));

            run(Accounts.provisionerOf(Service.ORDERS));

            assertThat(
                            management
                                    .getConsumerInfo("ORDERS", consumer.name())
                                    .getConsumerConfiguration()
                                    .getAckWait())
                    .isEqualTo(DurableConsumer.ACK_WAIT)
                    .isLessThanOrEqualTo(Duration.ofSeconds(5));
        }
    }

    @Test
    void says_what_it_may_not_do() {
        assertThatThrownBy(() -> run(Accounts.userOf(Service.ORDERS)))
                .isInstanceOf(Forbidden.class)
                .hasMessageContaining("$JS.API.STREAM.INFO.ORDERS");
    }

    private void run(String user) throws IOException {
        var seed = Files.writeString(folder.resolve("user.nk"), keys.get(user).seed());
        new SpringApplicationBuilder(ProvisionerApplication.class)
                .web(WebApplicationType.NONE)
                .run(
                        "--spring.application.name=orders-service",
                        "--ticketing.nats.url=" + server.url(),
                        "--ticketing.nats.seed-file=" + seed)
                .close();
    }
}
