package ticketing.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.Nats;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import ticketing.eventstore.topology.Context;
import ticketing.eventstore.topology.Provisioner;
import ticketing.infrastructure.NatsServer;

class StreamsOfOneAccountIT {

    private final Path data =
            Path.of("target", "one-account", UUID.randomUUID().toString()).toAbsolutePath();
    private final Path nats = data.resolve("nats");

    @Test
    void are_found_in_the_accounts_of_their_owners_with_all_they_hold() throws Exception {
        var folder = DataFolder.take(data);
        try (var server = NatsServer.start(NatsServer.Settings.in(nats))) {
            var everybody = Nats.connect(server.url());
            for (var service : Context.values()) {
                var _ = new Provisioner(everybody, 1).apply(service);
            }
            everybody.jetStream().publish("orders.1.2.placed", "first".getBytes(UTF_8));
            everybody.jetStream().publish("payments.2.captured", "second".getBytes(UTF_8));
            everybody.close();
        }

        StreamsOfOneAccount.moveToTheirOwners(nats);
        StreamsOfOneAccount.moveToTheirOwners(nats);

        var keys = NatsKeys.makeIn(DataFolder.natsKeys(data));
        try (var server =
                        NatsServer.start(
                                NatsServer.Settings.in(nats).withConfiguration(keys.accounts()));
                var accounts = NatsAccess.provision(server.url(), folder)) {
            for (var service : Context.values()) {
                assertThat(new Provisioner(accounts.of(service), 1).apply(service))
                        .as("what %s lacks", service)
                        .isEmpty();
            }
            var orders = accounts.of(Context.ORDERS).jetStreamManagement();
            assertThat(orders.getMessage("ORDERS", 1).getData()).isEqualTo("first".getBytes(UTF_8));
            var payments = accounts.of(Context.PAYMENTS).jetStreamManagement();
            assertThat(payments.getMessage("PAYMENTS", 1).getData())
                    .isEqualTo("second".getBytes(UTF_8));
        }
    }
}
