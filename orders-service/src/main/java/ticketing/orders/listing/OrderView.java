package ticketing.orders.listing;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.springframework.data.annotation.Id;
import ticketing.eventstore.projection.View;

/**
 * An order as its buyer sees it.
 *
 * @param userId the buyer
 * @param placedAt lists are sorted by it, newest first
 * @param ticket as it was when the order was placed
 */
public record OrderView(
        @Id UUID id,
        long version,
        UUID userId,
        OrderStatus status,
        Instant placedAt,
        Instant expiresAt,
        OrderedTicket ticket)
        implements View {

    /**
     * The ticket as it was when the order was placed.
     *
     * @param price what the buyer agreed to pay, in major units with two decimal places
     */
    public record OrderedTicket(UUID id, String title, BigDecimal price, long version) {}
}
