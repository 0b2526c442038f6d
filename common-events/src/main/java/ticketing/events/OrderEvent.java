package ticketing.events;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Everything that can happen to an order. Written by orders-service only. */
public sealed interface OrderEvent extends DomainEvent {

    UUID orderId();

    UUID ticketId();

    /** The position of the order among all orders of its ticket, counted from 0. */
    long orderNumber();

    @Override
    default UUID entityId() {
        return orderId();
    }

    /**
     * A buyer asked for a ticket that has no live and no completed order. It is held until {@code
     * expiresAt}.
     *
     * @param title what the buyer saw
     * @param price what the buyer saw and agreed to pay, even if the seller changes it later; in
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
     * @param detail why, where the two reasons do not say it, such as {@link #AMOUNT_DIFFERS}; null
     *     otherwise. A new reason comes here and not into the enum: software that does not know a
     *     value of an enum cannot read the event, but it ignores a field that it does not know
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
         * The gateway took another amount than the one agreed. The reason beside it is {@code
         * expired}: nobody paid the price.
         */
        public static final String AMOUNT_DIFFERS = "amount-differs";

        public OrderCancelled {
            Required.field(orderId, "orderId");
            Required.field(ticketId, "ticketId");
            Required.field(reason, "reason");
        }

        /** A cancellation that its reason explains. */
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
        /** The buyer wanted it no longer. */
        @JsonProperty("buyer")
        BUYER,
        /** Nobody paid in time. */
        @JsonProperty("expired")
        EXPIRED
    }
}
