package ticketing.orders.order;

import java.util.UUID;
import ticketing.eventstore.Refusal;

/**
 * Every reason the order rules can say no. Sealed, so that each one must be given an HTTP status.
 */
@SuppressWarnings("serial")
public abstract sealed class OrderRefusal extends Refusal {

    private OrderRefusal(String reason) {
        super(reason);
    }

    /**
     * Also the answer to somebody else's order, whose existence is none of the asker's business.
     */
    public static final class OrderNotFound extends OrderRefusal {
        public OrderNotFound(UUID orderId) {
            super("There is no order " + orderId);
        }
    }

    /** Nobody has offered such a ticket, as far as this service knows. */
    public static final class TicketNotFound extends OrderRefusal {
        public TicketNotFound(UUID ticketId) {
            super("There is no ticket " + ticketId);
        }
    }

    /** Somebody holds the ticket, or has bought it. */
    public static final class TicketAlreadyReserved extends OrderRefusal {
        TicketAlreadyReserved() {
            super("Ticket is already reserved");
        }
    }

    /** A seller does not buy from oneself. */
    public static final class OwnTicket extends OrderRefusal {
        OwnTicket() {
            super("You cannot order your own ticket");
        }
    }

    /** The buyer has seen another version of the ticket. */
    public static final class TicketHasChanged extends OrderRefusal {
        TicketHasChanged() {
            super("Ticket has changed");
        }
    }

    /** What is paid for is not cancelled. */
    public static final class OrderAlreadyCompleted extends OrderRefusal {
        OrderAlreadyCompleted() {
            super("The order is complete and can no longer be cancelled");
        }
    }

    /** An idempotency key names one request; this is another one. */
    public static final class IdempotencyKeyReused extends OrderRefusal {
        public IdempotencyKeyReused() {
            super("This idempotency key was used for another request");
        }
    }
}
