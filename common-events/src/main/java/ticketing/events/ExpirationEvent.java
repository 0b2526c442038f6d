package ticketing.events;

import java.util.UUID;

/** Everything that can happen to the time limit of an order. Written by expiration-service only. */
public sealed interface ExpirationEvent extends DomainEvent {

    UUID orderId();

    @Override
    default UUID entityId() {
        return orderId();
    }

    /** The time of an order is up. What that means for the order is decided by orders-service. */
    @StoredAs(type = "ticketing.expiration-completed.v1", subject = "completed")
    record ExpirationCompleted(UUID orderId, UUID ticketId) implements ExpirationEvent {
        public ExpirationCompleted {
            Required.field(orderId, "orderId");
            Required.field(ticketId, "ticketId");
        }
    }
}
