package ticketing.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static ticketing.endtoend.RunningSystem.ledger;
import static ticketing.endtoend.RunningSystem.signedUp;
import static ticketing.endtoend.RunningSystem.system;

import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import ticketing.events.EventStream;
import ticketing.local.nats.NatsAccess;
import ticketing.topology.Service;

/** The commands of an operator for messages that a service could not handle. */
@ExtendWith(RunningSystem.class)
@ResourceLock(value = RunningSystem.LOCK, mode = ResourceAccessMode.READ)
class DeadLettersE2E {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private NatsAccess.Connections nats;

    @BeforeEach
    void connect() throws Exception {
        nats = system().connectAsProvisioner();
    }

    @AfterEach
    void disconnect() {
        nats.close();
    }

    @Test
    void an_event_of_newer_software_is_kept_with_the_reason_and_stays_until_it_can_be_read()
            throws Exception {
        var order = UUID.randomUUID().toString();
        nats.of(EventStream.EXPIRATIONS)
                .jetStream()
                .publish(
                        NatsMessage.builder()
                                .subject("expirations." + order + ".completed")
                                .headers(headers(order, "ticketing.expiration-completed.v2"))
                                .data("{\"fee\": 19.90}")
                                .build());

        await().atMost(LIMIT)
                .until(() ->
                        type("list").linesWith("ticketing.expiration-completed.v2").size() == 1);
        var line = type("list").linesWith("ticketing.expiration-completed.v2").getFirst();
        var id = line.substring(0, line.indexOf(' '));
        assertThat(line).contains("orders-when-expiration-completed", "needs a newer version");

        assertThat(type("show", id))
                .returns(0, Printed::exitCode)
                .extracting(Printed::text)
                .asString()
                .contains(order, "ce-type: ticketing.expiration-completed.v2", "\"fee\" : 19.90");
        assertThat(type("replay", id))
                .returns(1, Printed::exitCode)
                .extracting(Printed::text)
                .asString()
                .startsWith(id + " stays: failed, ")
                .contains("only ticketing.expiration-completed.v1");
        assertThat(type("replay", "--all").linesWith(id + " stays: failed")).hasSize(1);
        assertThat(type("list").linesWith(id)).hasSize(1);
        nats.of(Service.ORDERS)
                .jetStreamManagement()
                .deleteMessage(
                        "DEAD_LETTERS_ORDERS", Long.parseLong(id.substring(id.indexOf('-') + 1)));
        assertThat(type("show", id).exitCode()).isEqualTo(1);
    }

    /** As if an earlier version of orders-service had failed to handle it. */
    @Test
    void an_event_that_was_kept_takes_effect_when_it_is_replayed() throws Exception {
        var buyer = signedUp();
        var ticket = signedUp().offers("Concert", "30");
        var order = buyer.orders(ticket).hasStatus(201).text("id");
        var position =
                nats.of(Service.ORDERS)
                        .jetStream()
                        .publish(
                                NatsMessage.builder()
                                        .subject(
                                                "dead-letters.orders.orders-when-expiration-completed")
                                        .headers(
                                                headers(order, "ticketing.expiration-completed.v1")
                                                        .put(
                                                                "ticketing-dead-letter-stream",
                                                                "EXPIRATIONS")
                                                        .put(
                                                                "ticketing-dead-letter-subject",
                                                                "expirations."
                                                                        + order
                                                                        + ".completed"))
                                        .data(
                                                "{\"orderId\": \"%s\", \"ticketId\": \"%s\"}"
                                                        .formatted(order, ticket))
                                        .build())
                        .getSeqno();

        assertThat(type("replay", "orders-" + position))
                .isEqualTo(
                        new Printed(
                                0,
                                "orders-%d is removed: handled, its effect is there%n"
                                        .formatted(position)));

        await().atMost(LIMIT).until(() -> buyer.statusOfOrder(order), "cancelled"::equals);
        assertThat(ledger().events("orders." + ticket + ".>"))
                .extracting(Ledger.Event::name)
                .containsExactly("placed", "cancelled");
        assertThat(type("list").linesWith("orders-" + position + " ")).isEmpty();
        assertThat(type("replay", "orders-" + position).exitCode()).isEqualTo(1);
    }

    private static Headers headers(String order, String storedType) {
        return new Headers()
                .put("ce-id", UUID.randomUUID().toString())
                .put("ce-type", storedType)
                .put("ce-source", "expiration-service")
                .put("ce-time", "2026-11-27T10:00:00Z")
                .put("ce-subject", order)
                .put("ticketing-version", "0")
                .put("ticketing-correlation-id", "story-" + order);
    }

    private static Printed type(String... words) {
        return Printed.by("dead-letters", words);
    }
}
