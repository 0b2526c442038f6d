package ticketing.eventstore.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import ticketing.events.Boundary;
import ticketing.events.OrderEvent;
import ticketing.events.OrderEvent.CancellationReason;
import ticketing.events.OrderEvent.OrderCancelled;
import ticketing.events.OrderEvent.OrderPlaced;
import ticketing.eventstore.EventStore;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.eventstore.History;
import ticketing.eventstore.NewEvent;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.projection.TimeTravel.Moment;
import ticketing.eventstore.testing.InMemoryEventStore;

class TimeTravelTest {

    private static final UUID TICKET = new UUID(0, 1), FIRST = new UUID(1, 1);
    private static final UUID SECOND = new UUID(1, 2);
    private static final Boundary ORDERS = Boundary.ofOrdersFor(TICKET);

    private final InMemoryEventStore<OrderEvent> store = new InMemoryEventStore<>();
    private final TimeTravel<Story, OrderEvent> travel =
            new TimeTravel<>(store, TimeTravelTest::tell);

    /** All events so far, in order, as one text. */
    private record Story(UUID id, long version, String told) implements View {}

    private static Story tell(@Nullable Story before, RecordedEvent<OrderEvent> event) {
        var name = event.data().getClass().getSimpleName();
        return new Story(
                event.entityId(),
                event.version(),
                before == null ? name : before.told() + ", " + name);
    }

    @Test
    void shows_the_view_after_each_event_oldest_first() {
        happened(placed(FIRST, 0), 0);
        happened(cancelled(FIRST, 0), 1);

        assertThat(travel.history(ORDERS, FIRST))
                .containsExactly(
                        new Moment<>(
                                store.recorded().getFirst(), new Story(FIRST, 0, "OrderPlaced")),
                        new Moment<>(
                                store.recorded().getLast(),
                                new Story(FIRST, 1, "OrderPlaced, OrderCancelled")));
    }

    @Test
    void leaves_out_the_other_entities_of_the_boundary() {
        happened(placed(FIRST, 0), 0);
        happened(cancelled(FIRST, 0), 1);
        happened(placed(SECOND, 1), 0);

        assertThat(travel.history(ORDERS, SECOND))
                .extracting(Moment::view)
                .containsExactly(new Story(SECOND, 0, "OrderPlaced"));
        assertThat(travel.history(ORDERS, FIRST))
                .extracting(moment -> moment.event().entityId())
                .containsExactly(FIRST, FIRST);
    }

    @Test
    void is_empty_for_what_never_was() {
        happened(placed(FIRST, 0), 0);

        assertThat(travel.history(ORDERS, SECOND)).isEmpty();
        assertThat(travel.history(Boundary.ofOrdersFor(SECOND), FIRST)).isEmpty();
    }

    @Test
    void waits_for_a_follower_that_lags() {
        happened(placed(FIRST, 0), 0);
        happened(cancelled(FIRST, 0), 1);
        var lagging = new TimeTravel<>(new Follower(1, 3), TimeTravelTest::tell);

        assertThat(lagging.history(ORDERS, FIRST))
                .extracting(moment -> moment.view().told())
                .containsExactly("OrderPlaced", "OrderPlaced, OrderCancelled");
    }

    @Test
    void does_not_pass_off_a_part_as_the_whole() {
        happened(placed(FIRST, 0), 0);
        happened(cancelled(FIRST, 0), 1);
        var stuck = new TimeTravel<>(new Follower(1, Integer.MAX_VALUE), TimeTravelTest::tell);

        assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> stuck.history(ORDERS, FIRST));
    }

    private void happened(OrderEvent event, long version) {
        var last = store.load(ORDERS, 0).lastSequence();
        store.append(ORDERS, last, List.of(new NewEvent<>(event, version)));
    }

    private static OrderPlaced placed(UUID order, long number) {
        return new OrderPlaced(
                order,
                TICKET,
                number,
                new UUID(2, number),
                "Concert",
                new BigDecimal("19.99"),
                "eur",
                0,
                Instant.parse("2030-01-01T12:15:00Z"));
    }

    private static OrderCancelled cancelled(UUID order, long number) {
        return new OrderCancelled(order, TICKET, number, CancellationReason.BUYER);
    }

    /** Knows only the beginning for some time; the leader knows everything. */
    private final class Follower implements EventStore<OrderEvent> {

        private final long end;
        private int loadsLeft;

        Follower(long end, int loads) {
            this.end = end;
            this.loadsLeft = loads;
        }

        @Override
        public History<OrderEvent> load(Boundary boundary, long afterSequence) {
            var known = store.load(boundary, afterSequence);
            if (loadsLeft-- <= 0) {
                return known;
            }
            var seen = known.events().stream().filter(event -> event.sequence() <= end).toList();
            return new History<>(seen, seen.isEmpty() ? afterSequence : seen.getLast().sequence());
        }

        @Override
        public List<RecordedEvent<OrderEvent>> append(
                Boundary boundary, long expectedSequence, List<NewEvent<OrderEvent>> events) {
            return store.append(boundary, expectedSequence, events);
        }

        @Override
        public boolean isCurrent(Boundary boundary, long sequence) {
            return store.isCurrent(boundary, sequence);
        }
    }
}
