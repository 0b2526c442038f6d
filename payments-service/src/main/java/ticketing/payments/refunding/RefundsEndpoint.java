package ticketing.payments.refunding;

import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.dao.DataAccessException;
import ticketing.events.Boundary;
import ticketing.events.OrderEvent;
import ticketing.events.PaymentEvent;
import ticketing.eventstore.CommandHandler;
import ticketing.eventstore.EventStoreException;
import ticketing.eventstore.readmodel.ReadModelUnavailableException;
import ticketing.eventstore.readmodel.Views;
import ticketing.payments.paying.OrderCopy;
import ticketing.payments.payment.Payment;
import ticketing.payments.payment.Payment.BeingPaid;
import ticketing.payments.payment.Payment.Captured;
import ticketing.payments.payment.Payment.Closed;
import ticketing.payments.payment.Payment.Refunded;
import ticketing.payments.payment.Payment.Refunding;
import ticketing.payments.payment.Payment.Unpaid;
import ticketing.payments.payment.PaymentCommand;
import ticketing.payments.payment.PaymentCommand.RefundPayment;
import ticketing.payments.payment.PaymentRefusal;
import ticketing.payments.showing.Payments;
import ticketing.web.request.PatientLookup;

/**
 * Refunds an order for an operator, at the management port. It is for an order that cannot end
 * because its ticket's history contains an impossible event. The rules decide, so asking twice
 * refunds once.
 */
@WebEndpoint(id = "refunds")
public final class RefundsEndpoint {

    private static final Logger log = LoggerFactory.getLogger(RefundsEndpoint.class);
    private static final int CONFLICT = 409;

    private final Views<OrderCopy, OrderEvent> orders;
    private final CommandHandler<PaymentCommand, Payment, PaymentEvent> handler;
    private final Payments payments;
    private final PatientLookup lookup;

    /** Decides with {@code handler}. The copies say which orders are complete, unless they lag. */
    public RefundsEndpoint(
            Views<OrderCopy, OrderEvent> orders,
            CommandHandler<PaymentCommand, Payment, PaymentEvent> handler,
            Payments payments,
            PatientLookup lookup) {
        this.orders = orders;
        this.handler = handler;
        this.payments = payments;
        this.lookup = lookup;
    }

    /**
     * What happens to the money.
     *
     * @param detail for the operator
     */
    public record Refund(UUID orderId, String detail) {}

    /** Why there is no refund. */
    public record Trouble(String detail) {}

    /** Refunds the order, if money was taken and is not being refunded already. */
    @WriteOperation
    public WebEndpointResponse<?> refund(@Selector UUID orderId) {
        try {
            // Read before the copy itself, which may catch up in between.
            var shownUpTo = orders.shownUpTo();
            if (isComplete(orderId)) {
                return trouble(
                        CONFLICT, "Order %s is complete: its ticket is sold".formatted(orderId));
            }
            if (lookup.isBehind(shownUpTo)) {
                return trouble(
                        WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE,
                        "Order %s may be complete by now: the copies of orders in payments-service lag behind; try again"
                                .formatted(orderId));
            }
            var handled =
                    handler.handle(Boundary.ofPaymentFor(orderId), new RefundPayment(orderId));
            payments.project(handled.appended());
            var detail = whatBecomesOf(handled.state());
            log.warn("An operator requested a refund of order {}: {}", orderId, detail);
            return new WebEndpointResponse<>(new Refund(orderId, detail));
        } catch (PaymentRefusal refusal) {
            return trouble(CONFLICT, refusal.reason());
        } catch (EventStoreException | ReadModelUnavailableException | DataAccessException notNow) {
            log.info("Order {} is not refunded: {}", orderId, notNow.toString());
            return trouble(
                    WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE,
                    "NATS or the database does not answer; try again");
        }
    }

    private boolean isComplete(UUID orderId) {
        return orders.find(orderId)
                .filter(order -> order.status() == OrderCopy.Status.COMPLETED)
                .isPresent();
    }

    private static String whatBecomesOf(Payment payment) {
        return switch (payment) {
            case Captured _, Refunding _ -> "the money goes back";
            case Refunded _ -> "the money went back";
            case BeingPaid _, Closed _, Unpaid _ ->
                    "nothing is taken any more, and what the gateway may have taken goes back";
        };
    }

    private static WebEndpointResponse<?> trouble(int status, String detail) {
        return new WebEndpointResponse<>(new Trouble(detail), status);
    }
}
