package ticketing.payments.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.infrastructure.nats.NatsServer;
import ticketing.payments.gateway.ChargeOutcome.Captured;

/** The sandbox with its ledger on a real server. Every instance has a connection of its own. */
class NatsSandboxGatewayIT extends SandboxGatewayContract {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static NatsServer server;
    private static NatsConnection one;
    private static NatsConnection another;
    private int instances;

    @BeforeAll
    static void open_the_ledger() {
        server = NatsServer.forTests();
        one = connect(server);
        another = connect(server);
        NatsSandboxLedger.createIfMissing(one, 1);
        NatsSandboxLedger.createIfMissing(another, 1);
    }

    @AfterAll
    static void stop() {
        one.close();
        another.close();
        server.close();
    }

    @Override
    SandboxLedger ledger() {
        var nats = instances++ % 2 == 0 ? one : another;
        await().until(nats::isConnected);
        return NatsSandboxLedger.open(nats);
    }

    @Override
    List<SandboxEntry> entries() {
        try (var connection = connect(server)) {
            return SandboxEntries.in(connection);
        }
    }

    @Test
    void remembers_what_it_took_when_everything_was_restarted() throws Exception {
        var captured = gateway().charge(charge(1, "tok_visa"));

        server.kill();
        server.restart();

        try (var connection = connect(server)) {
            var restarted = new SandboxGateway(NatsSandboxLedger.open(connection));
            assertThat(restarted.charge(charge(1, "tok_visa"))).isEqualTo(captured);
        }
        assertThat(taken(order)).hasSize(1);
    }

    @Test
    void does_not_know_what_became_of_a_charge_while_the_server_is_down() throws Exception {
        try (var connection = connect(server)) {
            var gateway = new SandboxGateway(NatsSandboxLedger.open(connection));
            server.kill();
            try {
                assertThat(gateway.charge(charge(1, "tok_visa")))
                        .isInstanceOf(ChargeOutcome.Unknown.class);
                assertThat(gateway.find(order, 1))
                        .hasValueSatisfying(found ->
                                assertThat(found).isInstanceOf(ChargeOutcome.Unknown.class));
            } finally {
                server.restart();
            }
            assertThat(new SandboxGateway(ledger()).charge(charge(1, "tok_visa")))
                    .isInstanceOf(Captured.class);
        }
        assertThat(taken(order)).hasSize(1);
    }

    @Test
    void goes_on_after_the_client_has_given_up() throws Exception {
        try (var connection = connect(server)) {
            var gateway = new SandboxGateway(NatsSandboxLedger.open(connection));

            connection.connection().close();
            await().atMost(LIMIT).until(connection::isConnected);
            assertThat(gateway.charge(charge(1, "tok_visa"))).isInstanceOf(Captured.class);
        }
    }

    @Test
    void keeps_its_books_as_json_that_other_programs_can_read() throws Exception {
        gateway().charge(charge(1, "tok_visa"));

        var line = one.bucket("SANDBOX_GATEWAY").get("charge-" + order + "-1").getValue();

        assertThat(new String(line, StandardCharsets.UTF_8))
                .isEqualTo(
                        """
                        {"entry":"taken","charge":{"orderId":"%s","paymentId":"%s","attempt":1,\
                        "amount":19.99,"currency":"eur","paymentMethod":"tok_visa"},\
                        "reference":"pi_sandbox_charge-%s-1"}\
                        """
                                .formatted(order, payment, order));
    }

    @Test
    void says_so_when_there_is_no_ledger() throws Exception {
        try (var empty = NatsServer.forTests();
                var connection = connect(empty)) {
            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> NatsSandboxLedger.open(connection))
                    .withMessageContaining("stream not found");
        }
    }

    private static NatsConnection connect(NatsServer server) {
        return NatsConnection.connect(server.url(), "test", LIMIT);
    }
}
