package ticketing.expiration.reactions;

import ticketing.events.OrderEvent;
import ticketing.eventstore.Reaction;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.Timers;

/**
 * An order was cancelled or completed, therefore its timer is of no use any more. This is best
 * effort: a timer that fires all the same is answered by the order with nothing.
 */
public final class WhenOrderIsOver implements Reaction<OrderEvent> {

    private final Timers timers;

    /** Removes from these timers. */
    public WhenOrderIsOver(Timers timers) {
        this.timers = timers;
    }

    @Override
    public void on(RecordedEvent<OrderEvent> over) {
        timers.remove(over.data().orderId());
    }
}
