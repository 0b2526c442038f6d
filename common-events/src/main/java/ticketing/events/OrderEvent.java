package ticketing.events;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** All events of an order. Only orders-service writes them. */
public sealed interface OrderEvent extends DomainEvent {

    UUID orderId();

    UUID ticketId();

    /** The position of the order among all orders for its ticket, from 0. */
    long orderNumber();

    @Override
    default UUID entityId() {
        return orderId();
    }

    /**
     * A buyer ordered a ticket that had no live and no completed order. It is held until {@code
     * expiresAt}.
     *
     * @param title as the buyer saw it
     * @param price that the buyer saw and agreed to pay, even if the seller changes it later; in
     *     major units with two decimal places
     * @param currency ISO 4217 in lower case
     * @param ticketVersion the version of the ticket that the buyer saw
     */
    @StoredAs(type = "ticketing.order-placed.v1", subject = "placed")
    record OrderPlaced(
            UUID orderId,
            UUID ticketId,
            long orderNumber,
            UUID buyerId,
            String title,
            BigDecimal price,
            String currency,
            long ticketVersion,
            Instant expiresAt)
            implements OrderEvent {
        public OrderPlaced {
            Required.field(orderId, "orderId");
            Required.field(ticketId, "ticketId");
            Required.field(buyerId, "buyerId");
            Required.field(title, "title");
            price = Required.money(price, "price");
            Required.field(currency, "currency");
            Required.field(expiresAt, "expiresAt");
        }
    }

    /**
     * The order is over and the ticket is free again.
     *
     * @param detail a more exact reason, such as {@link #AMOUNT_DIFFERS}; null if {@code reason}
     *     says it all. New reasons are added here, not to the enum: older software ignores a field
     *     that it does not know, but cannot read an event with an unknown enum value
     */
    @StoredAs(type = "ticketing.order-cancelled.v1", subject = "cancelled")
    record OrderCancelled(
            UUID orderId,
            UUID ticketId,
            long orderNumber,
            CancellationReason reason,
            @Nullable String detail)
            implements OrderEvent {

        /**
         * The gateway took another amount than the agreed one. The {@code reason} is then {@code
         * expired}: nobody paid the price.
         */
        public static final String AMOUNT_DIFFERS = "amount-differs";

        public OrderCancelled {
            Required.field(orderId, "orderId");
            Required.field(ticketId, "ticketId");
            Required.field(reason, "reason");
        }

        /** A cancellation without a detail. */
        public OrderCancelled(
                UUID orderId, UUID ticketId, long orderNumber, CancellationReason reason) {
            this(orderId, ticketId, orderNumber, reason, null);
        }
    }

    /** The payment was captured while the order was live. */
    @StoredAs(type = "ticketing.order-completed.v1", subject = "completed")
    record OrderCompleted(UUID orderId, UUID ticketId, long orderNumber, UUID paymentId)
            implements OrderEvent {
        public OrderCompleted {
            Required.field(orderId, "orderId");
            Required.field(ticketId, "ticketId");
            Required.field(paymentId, "paymentId");
        }
    }

    /** Why an order was cancelled. */
    enum CancellationReason {
        /** The buyer no longer wanted it. */
        @JsonProperty("buyer")
        BUYER,
        /** Nobody paid in time. */
        @JsonProperty("expired")
        EXPIRED
    }
}
