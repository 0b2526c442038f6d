package ticketing.payments.paying;

import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ticketing.events.PaymentEvent.PaymentRequested;
import ticketing.eventstore.EventStoreException;
import ticketing.eventstore.RecordedEvent;
import ticketing.payments.payment.Attempt;
import ticketing.payments.payment.Payment;
import ticketing.payments.payment.Payment.BeingPaid;
import ticketing.payments.payment.Payment.Captured;
import ticketing.payments.payment.Payment.Closed;
import ticketing.payments.payment.Payment.Refunded;
import ticketing.payments.payment.Payment.Refunding;
import ticketing.payments.payment.Payment.Unpaid;
import ticketing.payments.payment.PaymentRefusal;
import ticketing.payments.payment.PaymentRefusal.AlreadyPaid;
import ticketing.payments.payment.PaymentRefusal.CardDeclined;
import ticketing.payments.payment.PaymentRefusal.IdempotencyKeyReused;
import ticketing.payments.payment.PaymentRefusal.MoneyGoesBack;
import ticketing.payments.payment.PaymentRefusal.OrderCancelled;
import ticketing.payments.payment.PaymentRefusal.OrderExpired;
import ticketing.payments.showing.PaymentStatus;
import ticketing.payments.showing.Payments;
import ticketing.web.request.IdempotencyKey;

/**
 * Pays for an order: stores the request, charges the card, and returns the outcome, as far as it is
 * known. A repeated request gets the outcome that is stored.
 */
public final class Checkout {

    private static final Logger log = LoggerFactory.getLogger(Checkout.class);

    private final Payments payments;
    private final PaymentRequests requests;
    private final Cashier cashier;

    /** Charges through {@code cashier}. */
    public Checkout(Payments payments, PaymentRequests requests, Cashier cashier) {
        this.payments = payments;
        this.requests = requests;
        this.cashier = cashier;
    }

    /**
     * The outcome of a request.
     *
     * @param status captured, or requested as long as the outcome is unknown
     */
    record Result(UUID paymentId, UUID orderId, PaymentStatus status) {}

    /**
     * Pays, unless a request with this key has done so before.
     *
     * @param token the gateway's name for the card
     * @throws PaymentRefusal if the order is over or paid, the card is declined, or the key was
     *     used for another request
     */
    Result pay(OrderCopy order, IdempotencyKey key, String token) {
        var orderId = order.id();
        if (key.isGiven() && payments.usedForAnotherOrder(order.buyerId(), key, orderId)) {
            throw new IdempotencyKeyReused();
        }
        var requestId = payments.requestId(order.buyerId(), key, orderId);
        var earlier = requests.find(orderId, requestId);
        if (earlier.isPresent()) {
            return repeated(earlier.get().data(), token);
        }
        refuseWhatIsOver(order);
        RecordedEvent<PaymentRequested> requested;
        try {
            requested = requests.add(order, requestId, token);
        } catch (PaymentRefusal refusal) {
            // The same request was sent twice at once. The other one was faster, and both get its
            // answer.
            var faster = requests.find(orderId, requestId).orElseThrow(() -> refusal);
            return repeated(faster.data(), token);
        }
        return charged(requested);
    }

    /**
     * Spares the buyer a useless attempt. If the copy does not know of the cancellation yet, the
     * rules may; if they do not either, the money is refunded when it arrives.
     */
    private static void refuseWhatIsOver(OrderCopy order) {
        switch (order.status()) {
            case LIVE -> {}
            case CANCELLED -> throw new OrderCancelled();
            case EXPIRED -> throw new OrderExpired();
            case COMPLETED -> throw new AlreadyPaid();
        }
    }

    private Result repeated(PaymentRequested earlier, String token) {
        if (!earlier.paymentMethod().equals(token)) {
            throw new IdempotencyKeyReused();
        }
        return result(earlier, requests.payment(earlier.orderId()));
    }

    private Result charged(RecordedEvent<PaymentRequested> requested) {
        try {
            return result(requested.data(), cashier.charge(requested));
        } catch (EventStoreException notWrittenDown) {
            log.info(
                    "The outcome of the payment for order {} is stored later: {}",
                    requested.data().orderId(),
                    notWrittenDown.getMessage());
            return result(requested.data(), PaymentStatus.REQUESTED);
        }
    }

    private static Result result(PaymentRequested request, Payment payment) {
        payment.attempt(request.attempt())
                .flatMap(Attempt::declined)
                .ifPresent(code -> {
                    throw new CardDeclined(code);
                });
        return switch (payment) {
            case Captured _ -> result(request, PaymentStatus.CAPTURED);
            case Unpaid _, BeingPaid _ -> result(request, PaymentStatus.REQUESTED);
            case Closed _, Refunding _, Refunded _ -> throw new MoneyGoesBack();
        };
    }

    private static Result result(PaymentRequested request, PaymentStatus status) {
        return new Result(request.paymentId(), request.orderId(), status);
    }
}
