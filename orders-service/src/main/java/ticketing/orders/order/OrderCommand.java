package ticketing.orders.order;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The commands about the orders for one ticket. */
public sealed interface OrderCommand {

    /**
     * A buyer wants the ticket.
     *
     * @param ticketVersion the version of the ticket that title and price were taken from
     * @param seenVersion the version the buyer has seen; null if any version will do
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

    /** The buyer no longer wants the order. */
    record CancelOrder(UUID orderId, UUID buyerId) implements OrderCommand {}

    /** The time to pay is up. The rules read no clock: this command is how they learn the time. */
    record ExpireOrder(UUID orderId) implements OrderCommand {}

    /**
     * The payment of the order was captured.
     *
     * @param amount what the gateway took, in major units; null if older software recorded the
     *     payment
     * @param currency of the amount; null if older software recorded the payment
     */
    record CompleteOrder(
            UUID orderId, UUID paymentId, @Nullable BigDecimal amount, @Nullable String currency)
            implements OrderCommand {}
}
