package ticketing.payments.payment;

import java.util.UUID;
import ticketing.eventstore.Refusal;

/** Every reason why somebody cannot pay. Sealed, so that each one must be given an HTTP status. */
@SuppressWarnings("serial")
public abstract sealed class PaymentRefusal extends Refusal {

    private PaymentRefusal(String reason) {
        super(reason);
    }

    /**
     * Also the answer to somebody else's order, whose existence is none of the asker's business.
     */
    public static final class OrderNotFound extends PaymentRefusal {
        public OrderNotFound(UUID orderId) {
            super("There is no order " + orderId);
        }
    }

    /** Also the answer to somebody else's payment. */
    public static final class PaymentNotFound extends PaymentRefusal {
        public PaymentNotFound(UUID paymentId) {
            super("There is no payment " + paymentId);
        }
    }

    /** There is no money that could go back. */
    public static final class NothingTaken extends PaymentRefusal {
        NothingTaken(UUID orderId) {
            super("Nothing was taken for order " + orderId);
        }
    }

    /** Nothing is taken for an order that is cancelled; what was taken goes back. */
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

    /** The order was cancelled while its payment was under way, or after it. */
    public static final class MoneyGoesBack extends PaymentRefusal {
        public MoneyGoesBack() {
            super("The order was cancelled; whatever was taken goes back to the card");
        }
    }

    /** The money was taken, once and for all. */
    public static final class AlreadyPaid extends PaymentRefusal {
        public AlreadyPaid() {
            super("The order is already paid");
        }
    }

    /** Another request for this order is with the gateway. This is what stops a second charge. */
    public static final class AlreadyBeingPaid extends PaymentRefusal {
        AlreadyBeingPaid() {
            super("The order is being paid");
        }
    }

    /** Another card was tried since the one who asks has looked. */
    public static final class AnotherCardTried extends PaymentRefusal {
        AnotherCardTried() {
            super("Another card was tried at the same time; please try again");
        }
    }

    /** The gateway refused the card. Another one may be tried until the order is over. */
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

    /** An idempotency key names one request; this is another one. */
    public static final class IdempotencyKeyReused extends PaymentRefusal {
        public IdempotencyKeyReused() {
            super("This idempotency key was used for another request");
        }
    }
}
