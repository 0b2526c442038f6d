package ticketing.local.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.impl.Headers;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import ticketing.events.EventStream;
import ticketing.events.ExpirationEvent.ExpirationCompleted;
import ticketing.local.audit.History;
import ticketing.local.audit.History.Charge;
import ticketing.local.audit.History.Recorded;
import ticketing.local.audit.History.Refund;
import ticketing.local.nats.ServerWithAccounts;
import ticketing.topology.Buckets;
import ticketing.topology.Consumers;
import ticketing.topology.Service;

/** Everything that an audit needs can be read with only the keys of the observers. */
class HistoryIT {

    private static final UUID ORDER = UUID.fromString("0190f1a0-0000-7000-8000-000000000001");
    private static final UUID TICKET = UUID.fromString("0190f1a0-0000-7000-8000-000000000002");

    private ServerWithAccounts nats;

    @BeforeEach
    void start() throws Exception {
        nats = ServerWithAccounts.start(Service.values());
        nats.provisioner()
                .of(EventStream.EXPIRATIONS)
                .jetStream()
                .publish(
                        "expirations." + ORDER + ".completed",
                        new Headers()
                                .put("ce-id", "1")
                                .put("ce-type", "ticketing.expiration-completed.v1")
                                .put("ticketing-version", "0"),
                        json("{'orderId': '%s', 'ticketId': '%s'}".formatted(ORDER, TICKET)));
    }

    @AfterEach
    void stop() {
        nats.close();
    }

    @Test
    void holds_the_events_and_the_books_of_the_gateway() throws Exception {
        var books = nats.provisioner().of(Service.PAYMENTS).keyValue(Buckets.SANDBOX_GATEWAY);
        books.create(
                "charge-" + ORDER,
                json(
                        "{'entry': 'taken', 'reference': 'r1', 'charge': {'orderId': '%s', 'amount': 19.90}}"
                                .formatted(ORDER)));
        books.create("refund-r1", json("{'entry': 'returned', 'payment': 'r1'}"));
        books.create("charge-none", json("{'entry': 'declined'}"));

        assertThat(History.read(nats.access()))
                .isEqualTo(
                        new History(
                                List.of(
                                        new Recorded(
                                                EventStream.EXPIRATIONS,
                                                1,
                                                "1",
                                                0,
                                                new ExpirationCompleted(ORDER, TICKET))),
                                List.of(new Charge(ORDER, new BigDecimal("19.90"), "r1")),
                                List.of(new Refund("r1"))));
    }

    @Test
    void is_not_at_its_end_while_a_consumer_has_events_before_it() throws Exception {
        try (var observer = nats.access().observe()) {
            var consumers = new DurableConsumers(observer);

            assertThat(consumers.unfinished(consumers.purposes()))
                    .containsExactly(
                            Consumers.ORDERS_WHEN_EXPIRATION_COMPLETED.name()
                                    + " has 1 events to receive and 0 in flight");
        }
    }

    private static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
