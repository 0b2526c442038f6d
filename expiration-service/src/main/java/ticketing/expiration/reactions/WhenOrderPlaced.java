package ticketing.expiration.reactions;

import ticketing.events.OrderEvent.OrderPlaced;
import ticketing.eventstore.Reaction;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.Timers;

/**
 * An order was placed, therefore a timer is set for the time it expires. Setting the same timer
 * again replaces it.
 */
public final class WhenOrderPlaced implements Reaction<OrderPlaced> {

    private final Timers timers;

    /** Sets timers in {@code timers}. */
    public WhenOrderPlaced(Timers timers) {
        this.timers = timers;
    }

    @Override
    public void on(RecordedEvent<OrderPlaced> placed) {
        timers.set(placed.data().orderId(), placed.data().expiresAt(), placed);
    }
}
