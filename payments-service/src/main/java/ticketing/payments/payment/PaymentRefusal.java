package ticketing.payments.payment;

import java.util.UUID;
import ticketing.eventstore.Refusal;

/**
 * Every reason to refuse a command about a payment. Sealed, so that each reason must be given an
 * HTTP status.
 */
@SuppressWarnings("serial")
public abstract sealed class PaymentRefusal extends Refusal {

    private PaymentRefusal(String reason) {
        super(reason);
    }

    /** Also the answer for an order of another buyer: the caller must not learn that it exists. */
    public static final class OrderNotFound extends PaymentRefusal {
        public OrderNotFound(UUID orderId) {
            super("There is no order " + orderId);
        }
    }

    /** Also the answer for a payment of another buyer. */
    public static final class PaymentNotFound extends PaymentRefusal {
        public PaymentNotFound(UUID paymentId) {
            super("There is no payment " + paymentId);
        }
    }

    /** Nothing was taken, so there is nothing to refund. */
    public static final class NothingTaken extends PaymentRefusal {
        NothingTaken(UUID orderId) {
            super("Nothing was taken for order " + orderId);
        }
    }

    /** A cancelled order cannot be paid; what was taken is refunded. */
    public static final class OrderCancelled extends PaymentRefusal {
        public OrderCancelled() {
            super("The order was cancelled");
        }
    }

    /** The time to pay is up. */
    public static final class OrderExpired extends PaymentRefusal {
        public OrderExpired() {
            super("The order has expired");
        }
    }

    /** The order was cancelled during the payment or after it. */
    public static final class MoneyGoesBack extends PaymentRefusal {
        public MoneyGoesBack() {
            super("The order was cancelled; money that was taken goes back to the card");
        }
    }

    /** The money was taken; this is final. */
    public static final class AlreadyPaid extends PaymentRefusal {
        public AlreadyPaid() {
            super("The order is already paid");
        }
    }

    /** Another request for this order is at the gateway. This refusal prevents a second charge. */
    public static final class AlreadyBeingPaid extends PaymentRefusal {
        AlreadyBeingPaid() {
            super("The order is being paid");
        }
    }

    /** Another card was tried since the caller looked. */
    public static final class AnotherCardTried extends PaymentRefusal {
        AnotherCardTried() {
            super("Another card was tried at the same time; please try again");
        }
    }

    /** The gateway declined the card. Another one may be tried until the order is over. */
    public static final class CardDeclined extends PaymentRefusal {
        private final String code;

        public CardDeclined(String code) {
            super("The payment was declined: " + code.replace('_', ' '));
            this.code = code;
        }

        /** The gateway's reason, for programs. */
        public String code() {
            return code;
        }
    }

    /** The idempotency key was used before, for a different request. */
    public static final class IdempotencyKeyReused extends PaymentRefusal {
        public IdempotencyKeyReused() {
            super("This idempotency key was used for another request");
        }
    }
}
