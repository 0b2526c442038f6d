package ticketing.tickets.ticket;

import java.util.UUID;

/** State of the rules: one ticket. What users look at is a read model. */
public sealed interface Ticket {

    /**
     * This ticket, where it must exist.
     *
     * @throws IllegalStateException if it was never created: its history does not begin with {@code
     *     TicketCreated}
     */
    default Created existing() {
        return switch (this) {
            case Created created -> created;
            case NotCreated() -> throw new IllegalStateException("This ticket was never created");
        };
    }

    /** Nobody has offered it yet. */
    record NotCreated() implements Ticket {}

    /** A ticket that is or was offered. */
    sealed interface Created extends Ticket {

        /** The offer, its seller, and the orders it has heard of. */
        Listing listing();

        /** The same ticket with another listing; its holder does not change. */
        Created with(Listing listing);
    }

    /** Anybody may order it. */
    record Available(Listing listing) implements Created {
        @Override
        public Available with(Listing other) {
            return new Available(other);
        }
    }

    /** Held for an order that has not been paid. */
    record Reserved(Listing listing, UUID orderId, long orderNumber) implements Created {
        @Override
        public Reserved with(Listing other) {
            return new Reserved(other, orderId, orderNumber);
        }
    }

    /** Bought by this order; this is final. */
    record Sold(Listing listing, UUID orderId) implements Created {
        @Override
        public Sold with(Listing other) {
            return new Sold(other, orderId);
        }
    }
}
