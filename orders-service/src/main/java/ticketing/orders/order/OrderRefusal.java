package ticketing.orders.order;

import java.util.UUID;
import ticketing.eventstore.Refusal;

/**
 * Every reason to refuse a command about orders. Sealed, so that each reason must be given an HTTP
 * status.
 */
@SuppressWarnings("serial")
public abstract sealed class OrderRefusal extends Refusal {

    private OrderRefusal(String reason) {
        super(reason);
    }

    /** Also the answer for an order of another buyer: the caller must not learn that it exists. */
    public static final class OrderNotFound extends OrderRefusal {
        public OrderNotFound(UUID orderId) {
            super("There is no order " + orderId);
        }
    }

    /** No ticket with this id has reached this service. */
    public static final class TicketNotFound extends OrderRefusal {
        public TicketNotFound(UUID ticketId) {
            super("There is no ticket " + ticketId);
        }
    }

    /** Another order holds the ticket, or has bought it. */
    public static final class TicketAlreadyReserved extends OrderRefusal {
        TicketAlreadyReserved() {
            super("Ticket is already reserved");
        }
    }

    /** Sellers cannot buy their own tickets. */
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

    /** A paid order cannot be cancelled. */
    public static final class OrderAlreadyCompleted extends OrderRefusal {
        OrderAlreadyCompleted() {
            super("The order is complete and can no longer be cancelled");
        }
    }

    /** The idempotency key was used before, for a different request. */
    public static final class IdempotencyKeyReused extends OrderRefusal {
        public IdempotencyKeyReused() {
            super("This idempotency key was used for another request");
        }
    }
}
