package ticketing.tickets.ticket;

import ticketing.eventstore.Refusal;

/** Every reason to refuse a command of a seller. */
@SuppressWarnings("serial")
public abstract sealed class TicketRefusal extends Refusal {

    private TicketRefusal(String reason) {
        super(reason);
    }

    /** Nobody has created a ticket with this id. */
    public static final class UnknownTicket extends TicketRefusal {
        /** The ticket does not exist, whatever its id is. */
        public UnknownTicket() {
            super("There is no such ticket");
        }
    }

    /** The ticket belongs to another seller. */
    public static final class NotTheSeller extends TicketRefusal {
        NotTheSeller() {
            this("edit a ticket");
        }

        /**
         * The user is not the seller.
         *
         * @param wish what only the seller can do, such as {@code edit a ticket}
         */
        public NotTheSeller(String wish) {
            super("Only its seller can " + wish);
        }
    }

    /** An order holds the ticket or has bought it, so the offer must not change. */
    public static final class TicketReserved extends TicketRefusal {
        TicketReserved() {
            super("Cannot edit a reserved ticket");
        }
    }

    /** The ticket is not at a version that the change was made for. */
    public static final class TicketChanged extends TicketRefusal {
        TicketChanged(long version) {
            super("The ticket has changed meanwhile; it is at version " + version);
        }
    }

    /** The key has created a ticket before, with another offer. */
    public static final class IdempotencyKeyReused extends TicketRefusal {
        IdempotencyKeyReused() {
            super("This Idempotency-Key has already created another ticket");
        }
    }
}
