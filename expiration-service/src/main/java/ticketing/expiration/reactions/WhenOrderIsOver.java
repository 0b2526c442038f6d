package ticketing.expiration.reactions;

import ticketing.events.OrderEvent;
import ticketing.eventstore.Reaction;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.Timers;

/**
 * An order was cancelled or completed, therefore its timer is no longer needed. Removing it is best
 * effort: if the timer fires anyway, orders-service ignores the expiration.
 */
public final class WhenOrderIsOver implements Reaction<OrderEvent> {

    private final Timers timers;

    /** Removes timers from {@code timers}. */
    public WhenOrderIsOver(Timers timers) {
        this.timers = timers;
    }

    @Override
    public void on(RecordedEvent<OrderEvent> over) {
        timers.remove(over.data().orderId());
    }
}
