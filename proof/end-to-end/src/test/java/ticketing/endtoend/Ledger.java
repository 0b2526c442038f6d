package ticketing.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import ticketing.events.EventStream;
import ticketing.local.nats.NatsAccess;
import ticketing.local.operator.EventLog;
import ticketing.local.operator.StoredEvent;
import ticketing.local.operator.SubjectFilter;
import ticketing.topology.Buckets;
import ticketing.topology.Service;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What really happened: the events in the streams, and the charges and refunds of the sandbox
 * gateway.
 */
final class Ledger {

    private static final String ENTRY = "$KV." + Buckets.SANDBOX_GATEWAY + ".";
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    /**
     * Events that may happen to the same entity again, for example because a ticket gets another
     * order.
     */
    private static final Set<String> REPEATABLE =
            Set.of("updated", "reserved", "released", "requested", "declined");

    /** One event: its subject, its entity, and its position in the history of the entity. */
    record Event(String subject, String entity, long version, String payload) {

        String name() {
            return subject.substring(subject.lastIndexOf('.') + 1);
        }
    }

    private final NatsAccess nats;

    Ledger(NatsAccess nats) {
        this.nats = nats;
    }

    /** Every event that matches a subject filter, oldest first. */
    List<Event> events(String filter) {
        try (var log = EventLog.open(nats)) {
            return log.since(Instant.EPOCH, new SubjectFilter(filter)).stream()
                    .map(Ledger::event)
                    .toList();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private static Event event(StoredEvent stored) {
        return new Event(
                stored.subject(),
                stored.header("ce-subject"),
                Long.parseLong(stored.header("ticketing-version")),
                stored.payload().toString());
    }

    /**
     * Requires that the history of each entity has no gap, and that unique events happened once: an
     * order ends once, and its ticket is told of it once.
     */
    void requireThatNothingTookEffectTwice() {
        for (var stream : EventStream.values()) {
            var versions = new HashMap<String, Long>();
            var once = new HashSet<String>();
            for (var event : events(stream.allSubjects())) {
                assertThat(event.version())
                        .as("version of %s", event)
                        .isEqualTo(versions.merge(event.entity(), 0L, (last, _) -> last + 1));
                if (!REPEATABLE.contains(event.name())) {
                    assertThat(once.add(event.subject())).as("once: %s", event).isTrue();
                }
            }
        }
        assertThat(ordersIn("tickets.*.reserved"))
                .doesNotHaveDuplicates()
                .isSubsetOf(ordersIn("orders.*.*.placed"));
        assertThat(ordersIn("tickets.*.released"))
                .containsExactlyInAnyOrderElementsOf(ordersIn("orders.*.*.cancelled"));
        assertThat(ordersIn("tickets.*.sold"))
                .containsExactlyInAnyOrderElementsOf(ordersIn("orders.*.*.completed"));
    }

    private List<String> ordersIn(String filter) {
        return events(filter).stream()
                .map(event -> JSON.readTree(event.payload()).path("orderId").asString())
                .toList();
    }

    /**
     * Requires that no ticket has two orders that are not cancelled, that no order was charged
     * twice, and that every charge of a cancelled order was refunded.
     */
    void requireThatNothingIsSoldOrChargedTwice() {
        var ordersOfTicket = new HashMap<String, Set<String>>();
        var cancelled = new HashSet<String>();
        for (var event : events("orders.>")) {
            var tokens = event.subject().split("\\.");
            switch (event.name()) {
                case "placed" -> {
                    var live = ordersOfTicket.computeIfAbsent(tokens[1], _ -> new HashSet<>());
                    live.add(tokens[2]);
                    assertThat(live).as("live orders of ticket %s", tokens[1]).hasSize(1);
                }
                case "cancelled" -> {
                    ordersOfTicket.get(tokens[1]).remove(tokens[2]);
                    cancelled.add(tokens[2]);
                }
                case "completed" -> assertThat(cancelled).doesNotContain(tokens[2]);
                default -> throw new IllegalStateException("Unknown event " + event);
            }
        }
        var captured = new HashSet<String>();
        var givenBack = new HashSet<String>();
        for (var event : events("payments.>")) {
            var order = event.subject().split("\\.")[1];
            switch (event.name()) {
                case "captured" ->
                        assertThat(captured.add(order)).as("captured once: %s", order).isTrue();
                case "refund-requested" -> givenBack.add(order);
                default -> {}
            }
        }
        var taken = charges();
        assertThat(taken).as("charges").doesNotHaveDuplicates();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(cancelledButCaptured(cancelled)).isSubsetOf(refunded()));
        assertThat(givenBack).isSubsetOf(captured);
    }

    private Set<String> cancelledButCaptured(Set<String> cancelled) {
        return ordersWith("captured").filter(cancelled::contains).collect(toSet());
    }

    private Set<String> refunded() {
        return ordersWith("refunded").collect(toSet());
    }

    private Stream<String> ordersWith(String event) {
        return events("payments.*." + event).stream().map(found -> found.subject().split("\\.")[1]);
    }

    /** The order of each charge in the gateway's books. */
    private List<String> charges() {
        return entries("charge-").stream()
                .map(JSON::readTree)
                .filter(entry -> entry.path("entry").asString("").equals("taken"))
                .map(entry -> entry.path("charge").path("orderId").asString())
                .toList();
    }

    /** The amounts charged for an order: one entry for each charge. */
    List<BigDecimal> takenFor(String order) {
        return entries("charge-" + order).stream()
                .map(JSON::readTree)
                .filter(entry -> entry.path("entry").asString("").equals("taken"))
                .map(entry -> entry.path("charge").path("amount").decimalValue())
                .toList();
    }

    private List<String> entries(String prefix) {
        try (var observer = nats.observe()) {
            return observer.entries(Service.PAYMENTS, Buckets.SANDBOX_GATEWAY).entrySet().stream()
                    .filter(entry -> entry.getKey().startsWith(ENTRY + prefix))
                    .map(entry -> new String(entry.getValue(), UTF_8))
                    .toList();
        } catch (IOException unreadable) {
            throw new IllegalStateException("The ledger of the gateway cannot be read", unreadable);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
