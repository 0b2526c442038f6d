package ticketing.orders.reactions;

import ticketing.events.Boundary;
import ticketing.events.OrderEvent;
import ticketing.events.PaymentEvent.PaymentCaptured;
import ticketing.eventstore.CommandHandler;
import ticketing.eventstore.Reaction;
import ticketing.eventstore.RecordedEvent;
import ticketing.orders.listing.Orders;
import ticketing.orders.order.OrderBook;
import ticketing.orders.order.OrderCommand;
import ticketing.orders.order.OrderCommand.CompleteOrder;

/**
 * The payment was captured, therefore the order is complete, if it is still live. Safe to run
 * twice: the rules answer a repeat with nothing.
 */
public final class WhenPaymentCaptured implements Reaction<PaymentCaptured> {

    private final CommandHandler<OrderCommand, OrderBook, OrderEvent> handler;
    private final Orders orders;

    /** Reacts through these rules. */
    public WhenPaymentCaptured(
            CommandHandler<OrderCommand, OrderBook, OrderEvent> handler, Orders orders) {
        this.handler = handler;
        this.orders = orders;
    }

    @Override
    public void on(RecordedEvent<PaymentCaptured> captured) {
        var payment = captured.data();
        var handled =
                handler.handle(
                        Boundary.ofOrdersFor(payment.ticketId()),
                        new CompleteOrder(payment.orderId(), payment.paymentId()));
        orders.project(handled.appended());
    }
}
