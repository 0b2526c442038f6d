package ticketing.payments.reactions;

import ticketing.events.Boundary;
import ticketing.events.OrderEvent.OrderCancelled;
import ticketing.events.PaymentEvent;
import ticketing.eventstore.CommandHandler;
import ticketing.eventstore.Reaction;
import ticketing.eventstore.RecordedEvent;
import ticketing.payments.payment.Payment;
import ticketing.payments.payment.PaymentCommand;
import ticketing.payments.payment.PaymentCommand.ClosePayment;
import ticketing.payments.showing.Payments;

/**
 * The order was cancelled, therefore it can no longer be paid, and what was paid is refunded.
 * Idempotent: for a repeated event the rules decide that nothing happens.
 */
public final class WhenOrderCancelled implements Reaction<OrderCancelled> {

    private final CommandHandler<PaymentCommand, Payment, PaymentEvent> handler;
    private final Payments payments;

    /** Decides with {@code handler} and updates {@code payments}. */
    public WhenOrderCancelled(
            CommandHandler<PaymentCommand, Payment, PaymentEvent> handler, Payments payments) {
        this.handler = handler;
        this.payments = payments;
    }

    @Override
    public void on(RecordedEvent<OrderCancelled> cancelled) {
        var order = cancelled.data();
        var handled =
                handler.handle(
                        Boundary.ofPaymentFor(order.orderId()),
                        new ClosePayment(order.orderId(), order.ticketId()));
        payments.project(handled.appended());
    }
}
