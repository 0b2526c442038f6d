package ticketing.tickets.ticket;

import java.util.UUID;

/** What the rules remember about one ticket. What people look at is a read model. */
public sealed interface Ticket {

    /**
     * This ticket, where there must be one.
     *
     * @throws IllegalStateException if nobody has created it: a history that does not begin with
     *     its creation
     */
    default Created existing() {
        return switch (this) {
            case Created created -> created;
            case NotCreated() -> throw new IllegalStateException("Nobody created this ticket");
        };
    }

    /** Nobody has offered it yet. */
    record NotCreated() implements Ticket {}

    /** A ticket that somebody offers or has offered. */
    sealed interface Created extends Ticket {

        /** Who offers what, and which orders have been heard of. */
        Listing listing();

        /** The same ticket with another listing: who holds it does not change. */
        Created with(Listing listing);
    }

    /** Anybody may order it. */
    record Available(Listing listing) implements Created {
        @Override
        public Available with(Listing other) {
            return new Available(other);
        }
    }

    /** Held for an order. */
    record Reserved(Listing listing, UUID orderId, long orderNumber) implements Created {
        @Override
        public Reserved with(Listing other) {
            return new Reserved(other, orderId, orderNumber);
        }
    }

    /** It belongs to the buyer of that order, for good. */
    record Sold(Listing listing, UUID orderId) implements Created {
        @Override
        public Sold with(Listing other) {
            return new Sold(other, orderId);
        }
    }
}
