package ticketing.tickets.listing;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import ticketing.eventstore.projection.View;

/**
 * A ticket as everybody sees it.
 *
 * @param searchableTitle the title as {@link SearchableText}
 * @param price in major units with two decimal places
 * @param currency ISO 4217 in lower case
 * @param orderId the order that holds or bought the ticket; null while it is available
 * @param createdAt when its seller offered it
 * @param position the sequence of its {@code TicketCreated} in the stream. Lists are sorted by it,
 *     newest first: it is unique, unlike times from several clocks
 */
public record TicketView(
        @Id UUID id,
        long version,
        UUID sellerId,
        String title,
        String searchableTitle,
        BigDecimal price,
        String currency,
        TicketStatus status,
        @Nullable UUID orderId,
        Instant createdAt,
        long position)
        implements View {

    TicketView offeredAs(String newTitle, BigDecimal newPrice, long newVersion) {
        return new TicketView(
                id,
                newVersion,
                sellerId,
                newTitle,
                SearchableText.of(newTitle),
                newPrice,
                currency,
                status,
                orderId,
                createdAt,
                position);
    }

    TicketView heldBy(@Nullable UUID newOrderId, TicketStatus newStatus, long newVersion) {
        return new TicketView(
                id,
                newVersion,
                sellerId,
                title,
                searchableTitle,
                price,
                currency,
                newStatus,
                newOrderId,
                createdAt,
                position);
    }
}
