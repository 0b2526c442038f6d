package ticketing.orders.order;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What can be asked of the orders for a ticket. */
public sealed interface OrderCommand {

    /**
     * Somebody wants the ticket.
     *
     * @param ticketVersion the version of the ticket that title and price were taken from
     * @param seenVersion the version the buyer has seen; null if the buyer does not insist on one
     * @param expiresAt until when the ticket is held
     */
    record PlaceOrder(
            UUID orderId,
            UUID buyerId,
            UUID ticketId,
            UUID sellerId,
            String title,
            BigDecimal price,
            String currency,
            long ticketVersion,
            @Nullable Long seenVersion,
            Instant expiresAt)
            implements OrderCommand {}

    /** The buyer wants the order no longer. */
    record CancelOrder(UUID orderId, UUID buyerId) implements OrderCommand {}

    /** The time of the order is up. No clock is read: that this arrives is what tells the time. */
    record ExpireOrder(UUID orderId) implements OrderCommand {}

    /**
     * The payment of the order was captured.
     *
     * @param amount what the gateway took, in major units; null if older software recorded it
     * @param currency of the amount; null if older software recorded it
     */
    record CompleteOrder(
            UUID orderId, UUID paymentId, @Nullable BigDecimal amount, @Nullable String currency)
            implements OrderCommand {}
}
