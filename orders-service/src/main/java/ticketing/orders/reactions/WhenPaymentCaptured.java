package ticketing.orders.reactions;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ticketing.events.Boundary;
import ticketing.events.OrderEvent;
import ticketing.events.OrderEvent.OrderCancelled;
import ticketing.events.OrderEvent.OrderCompleted;
import ticketing.events.OrderEvent.OrderPlaced;
import ticketing.events.PaymentEvent.PaymentCaptured;
import ticketing.eventstore.CommandHandler;
import ticketing.eventstore.Reaction;
import ticketing.eventstore.RecordedEvent;
import ticketing.orders.listing.Orders;
import ticketing.orders.order.OrderBook;
import ticketing.orders.order.OrderCommand;
import ticketing.orders.order.OrderCommand.CompleteOrder;

/**
 * The payment was captured, therefore the order is complete, if it is still live. If the gateway
 * took another amount than the agreed one, the order is cancelled instead, and payments-service
 * gives the money back. Idempotent: for a repeated event the rules decide that nothing happens.
 */
public final class WhenPaymentCaptured implements Reaction<PaymentCaptured> {

    private static final Logger log = LoggerFactory.getLogger(WhenPaymentCaptured.class);

    private final CommandHandler<OrderCommand, OrderBook, OrderEvent> handler;
    private final Orders orders;
    private final Counter differing;
    private final Counter unknown;

    /** Decides with {@code handler}, updates {@code orders}, and counts amounts that differ. */
    public WhenPaymentCaptured(
            CommandHandler<OrderCommand, OrderBook, OrderEvent> handler,
            Orders orders,
            MeterRegistry metrics) {
        this.handler = handler;
        this.orders = orders;
        differing = captures("differs", metrics);
        unknown = captures("unknown", metrics);
    }

    private static Counter captures(String amount, MeterRegistry metrics) {
        return Counter.builder("ticketing.captures.unconfirmed")
                .description(
                        "Captured payments whose amount differs from the agreed one, or is unknown")
                .tag("amount", amount)
                .register(metrics);
    }

    @Override
    public void on(RecordedEvent<PaymentCaptured> captured) {
        var payment = captured.data();
        var handled =
                handler.handle(
                        Boundary.ofOrdersFor(payment.ticketId()),
                        new CompleteOrder(
                                payment.orderId(),
                                payment.paymentId(),
                                payment.amount(),
                                payment.currency()));
        orders.project(handled.appended());
        handled.appended().forEach(event -> tell(event.data(), payment));
    }

    private void tell(OrderEvent decided, PaymentCaptured payment) {
        switch (decided) {
            case OrderCancelled cancelled -> {
                differing.increment();
                log.warn(
                        "Order {} is cancelled: the gateway took {} {}, which is not the price"
                                + " agreed. Find out who changed the copy of the order in the"
                                + " database of payments-service",
                        cancelled.orderId(),
                        payment.amount(),
                        payment.currency());
            }
            case OrderCompleted _ when payment.amount() == null -> unknown.increment();
            case OrderCompleted _, OrderPlaced _ -> {}
        }
    }
}
