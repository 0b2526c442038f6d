package ticketing.orders.reactions;

import ticketing.events.Boundary;
import ticketing.events.ExpirationEvent.ExpirationCompleted;
import ticketing.events.OrderEvent;
import ticketing.eventstore.CommandHandler;
import ticketing.eventstore.Reaction;
import ticketing.eventstore.RecordedEvent;
import ticketing.orders.listing.Orders;
import ticketing.orders.order.OrderBook;
import ticketing.orders.order.OrderCommand;
import ticketing.orders.order.OrderCommand.ExpireOrder;

/**
 * The time of an order is up, therefore the order is cancelled, unless it was paid or cancelled
 * before.
 */
public final class WhenExpirationCompleted implements Reaction<ExpirationCompleted> {

    private final CommandHandler<OrderCommand, OrderBook, OrderEvent> handler;
    private final Orders orders;

    /** Decides with {@code handler} and updates {@code orders}. */
    public WhenExpirationCompleted(
            CommandHandler<OrderCommand, OrderBook, OrderEvent> handler, Orders orders) {
        this.handler = handler;
        this.orders = orders;
    }

    @Override
    public void on(RecordedEvent<ExpirationCompleted> completed) {
        var expiration = completed.data();
        var handled =
                handler.handle(
                        Boundary.ofOrdersFor(expiration.ticketId()),
                        new ExpireOrder(expiration.orderId()));
        orders.project(handled.appended());
    }
}
