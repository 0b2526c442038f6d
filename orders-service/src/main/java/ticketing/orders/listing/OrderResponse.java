package ticketing.orders.listing;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/**
 * An order as the API shows it.
 *
 * @param userId the buyer
 * @param placedAt when it was placed; lists are ordered by it, newest first
 * @param expiresAt until when the ticket is held for an order that has not been paid
 * @param version of the order, from 0
 */
public record OrderResponse(
        UUID id,
        OrderStatus status,
        UUID userId,
        Instant placedAt,
        Instant expiresAt,
        long version,
        Ticket ticket) {

    /**
     * The ticket as it was when the order was placed.
     *
     * @param price what the buyer agreed to pay
     */
    public record Ticket(UUID id, String title, BigDecimal price, long version) {}
}
