package ticketing.expiration.reactions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static ticketing.events.GoldenEvents.ORDER;
import static ticketing.events.GoldenEvents.TICKET;
import static ticketing.eventstore.testing.RecordedEvents.recorded;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import ticketing.events.Boundary;
import ticketing.events.ExpirationEvent;
import ticketing.events.ExpirationEvent.ExpirationCompleted;
import ticketing.events.GoldenFiles;
import ticketing.events.OrderEvent;
import ticketing.events.OrderEvent.OrderCancelled;
import ticketing.events.OrderEvent.OrderPlaced;
import ticketing.eventstore.CommandHandler;
import ticketing.eventstore.testing.InMemoryEventStore;
import ticketing.eventstore.testing.InMemoryTimers;
import ticketing.eventstore.testing.InMemoryTimers.Timer;
import ticketing.eventstore.testing.ReactionSpecification;
import ticketing.expiration.timelimit.EndTimeLimit;
import ticketing.expiration.timelimit.TimeLimit;
import ticketing.expiration.timelimit.TimeLimitDecider;

/**
 * The reactions of expiration-service to orders. The events are read from the golden files of
 * orders-service.
 */
class ExpirationReactionsTest {

    private static final OrderPlaced PLACED = GoldenFiles.read(OrderPlaced.class);
    private static final OrderEvent CANCELLED = GoldenFiles.read(OrderCancelled.class);
    private static final ExpirationEvent COMPLETED = new ExpirationCompleted(ORDER, TICKET);

    @Test
    void a_placed_order_has_one_timer_until_it_expires() {
        given().when(service -> new WhenOrderPlaced(service.timers), PLACED)
                .thenNothingNew()
                .and(service ->
                        assertThat(service.timers.all())
                                .extracting(Timer::at, timer -> timer.event().data())
                                .containsExactly(tuple(PLACED.expiresAt(), PLACED)));
    }

    @Test
    void the_time_of_an_order_is_up_once_when_its_timer_fires() {
        given().meanwhile(aTimerIsSet())
                .when(service -> new WhenTimerIsDue(service.handler, service.timers), PLACED)
                .then(COMPLETED)
                .and(noTimer());
    }

    @Test
    void an_order_that_is_over_has_no_timer() {
        given().meanwhile(aTimerIsSet())
                .when(service -> new WhenOrderIsOver(service.timers), CANCELLED)
                .thenNothingNew()
                .and(noTimer());
    }

    private static ReactionSpecification<Expirations, ExpirationEvent> given() {
        return ReactionSpecification.given(Expirations::new);
    }

    private static Consumer<Expirations> aTimerIsSet() {
        return service -> new WhenOrderPlaced(service.timers).handle(recorded(PLACED, 0));
    }

    private static Consumer<Expirations> noTimer() {
        return service -> assertThat(service.timers.all()).isEmpty();
    }

    /** This service on an in-memory store. */
    private static final class Expirations
            implements ReactionSpecification.Service<ExpirationEvent> {

        final InMemoryTimers timers = new InMemoryTimers();
        final InMemoryEventStore<ExpirationEvent> store = new InMemoryEventStore<>();
        final CommandHandler<EndTimeLimit, TimeLimit, ExpirationEvent> handler =
                new CommandHandler<>(store, new TimeLimitDecider());

        @Override
        public InMemoryEventStore<ExpirationEvent> store() {
            return store;
        }

        @Override
        public void happened(ExpirationEvent event) {
            store.happened(Boundary.ofExpirationOf(event.orderId()), event);
        }
    }
}
