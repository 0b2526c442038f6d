package ticketing.expiration.reactions;

import ticketing.events.Boundary;
import ticketing.events.ExpirationEvent;
import ticketing.events.OrderEvent.OrderPlaced;
import ticketing.eventstore.CommandHandler;
import ticketing.eventstore.Reaction;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.Timers;
import ticketing.expiration.timelimit.EndTimeLimit;
import ticketing.expiration.timelimit.TimeLimit;

/**
 * The timer of an order has fired, therefore its time is up. The timer is removed last: after a
 * crash in between it fires again, and the rules decide that nothing happens.
 */
public final class WhenTimerIsDue implements Reaction<OrderPlaced> {

    private final CommandHandler<EndTimeLimit, TimeLimit, ExpirationEvent> handler;
    private final Timers timers;

    /** Decides with {@code handler} and removes timers from {@code timers}. */
    public WhenTimerIsDue(
            CommandHandler<EndTimeLimit, TimeLimit, ExpirationEvent> handler, Timers timers) {
        this.handler = handler;
        this.timers = timers;
    }

    @Override
    public void on(RecordedEvent<OrderPlaced> due) {
        var order = due.data();
        handler.handle(
                Boundary.ofExpirationOf(order.orderId()),
                new EndTimeLimit(order.orderId(), order.ticketId()));
        timers.remove(order.orderId());
    }
}
