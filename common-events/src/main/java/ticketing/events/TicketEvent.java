package ticketing.events;

import java.math.BigDecimal;
import java.util.UUID;

/** All events of a ticket. Only tickets-service writes them. */
public sealed interface TicketEvent extends DomainEvent {

    UUID ticketId();

    @Override
    default UUID entityId() {
        return ticketId();
    }

    /**
     * A seller offers a ticket.
     *
     * @param price in major units with two decimal places
     * @param currency ISO 4217 in lower case
     */
    @StoredAs(type = "ticketing.ticket-created.v1", subject = "created")
    record TicketCreated(
            UUID ticketId, UUID sellerId, String title, BigDecimal price, String currency)
            implements TicketEvent {
        public TicketCreated {
            Required.field(ticketId, "ticketId");
            Required.field(sellerId, "sellerId");
            Required.field(title, "title");
            price = Required.money(price, "price");
            Required.field(currency, "currency");
        }
    }

    /** The seller changed the offer. This never happens while the ticket is reserved or sold. */
    @StoredAs(type = "ticketing.ticket-updated.v1", subject = "updated")
    record TicketUpdated(UUID ticketId, String title, BigDecimal price) implements TicketEvent {
        public TicketUpdated {
            Required.field(ticketId, "ticketId");
            Required.field(title, "title");
            price = Required.money(price, "price");
        }
    }

    /** The ticket is held for an order. */
    @StoredAs(type = "ticketing.ticket-reserved.v1", subject = "reserved")
    record TicketReserved(UUID ticketId, UUID orderId, long orderNumber) implements TicketEvent {
        public TicketReserved {
            Required.field(ticketId, "ticketId");
            Required.field(orderId, "orderId");
        }
    }

    /**
     * The order is over, so it no longer holds the ticket. If this is known before the reservation,
     * it is written first, and the late reservation is ignored.
     */
    @StoredAs(type = "ticketing.ticket-released.v1", subject = "released")
    record TicketReleased(UUID ticketId, UUID orderId, long orderNumber) implements TicketEvent {
        public TicketReleased {
            Required.field(ticketId, "ticketId");
            Required.field(orderId, "orderId");
        }
    }

    /** The order is complete: the ticket has a new owner. */
    @StoredAs(type = "ticketing.ticket-sold.v1", subject = "sold")
    record TicketSold(UUID ticketId, UUID orderId, long orderNumber) implements TicketEvent {
        public TicketSold {
            Required.field(ticketId, "ticketId");
            Required.field(orderId, "orderId");
        }
    }
}
