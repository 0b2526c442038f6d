package ticketing.tickets.ticket;

import ticketing.eventstore.Refusal;

/** Every reason for which a seller can be told no. */
@SuppressWarnings("serial")
public abstract sealed class TicketRefusal extends Refusal {

    private TicketRefusal(String reason) {
        super(reason);
    }

    /** Nobody has created a ticket with this id. */
    public static final class UnknownTicket extends TicketRefusal {
        /** The answer to a question about an id that nobody has used. */
        public UnknownTicket() {
            super("There is no such ticket");
        }
    }

    /** Somebody else offers this ticket. */
    public static final class NotTheSeller extends TicketRefusal {
        NotTheSeller() {
            this("edit a ticket");
        }

        /**
         * The answer to somebody else.
         *
         * @param wish what only the seller can do, such as {@code edit a ticket}
         */
        public NotTheSeller(String wish) {
            super("Only its seller can " + wish);
        }
    }

    /** A buyer holds the ticket, or has bought it, as it was offered. */
    public static final class TicketReserved extends TicketRefusal {
        TicketReserved() {
            super("Cannot edit a reserved ticket");
        }
    }

    /** The ticket is not at the version that the change was made for. */
    public static final class TicketChanged extends TicketRefusal {
        TicketChanged(long version) {
            super("The ticket has changed meanwhile; it is at version " + version);
        }
    }

    /** The request to create this ticket was made before, and asked for something else. */
    public static final class IdempotencyKeyReused extends TicketRefusal {
        IdempotencyKeyReused() {
            super("This Idempotency-Key has already created another ticket");
        }
    }
}
