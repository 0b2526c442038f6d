package ticketing.events;

import java.util.UUID;

/** All events of an order's time limit. Only expiration-service writes them. */
public sealed interface ExpirationEvent extends DomainEvent {

    UUID orderId();

    @Override
    default UUID entityId() {
        return orderId();
    }

    /** The time of an order is up. orders-service decides what that means for the order. */
    @StoredAs(type = "ticketing.expiration-completed.v1", subject = "completed")
    record ExpirationCompleted(UUID orderId, UUID ticketId) implements ExpirationEvent {
        public ExpirationCompleted {
            Required.field(orderId, "orderId");
            Required.field(ticketId, "ticketId");
        }
    }
}
