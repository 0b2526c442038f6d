package ticketing.tickets.listing;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A ticket as the API shows it.
 *
 * @param userId the seller
 * @param version of the ticket, from 0
 * @param createdAt when it was offered
 * @param orderId the order that holds it; absent while the ticket is available
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Ticket")
public record TicketResponse(
        UUID id,
        String title,
        BigDecimal price,
        @Schema(description = "The seller") UUID userId,
        @Schema(description = "Counted from 0") long version,
        TicketStatus status,
        @Schema(description = "When it was offered") Instant createdAt,
        @Schema(description = "Only while the ticket is reserved or sold") @Nullable UUID orderId) {

    /** The same for people whom the order does not concern. */
    TicketResponse withoutOrder() {
        return new TicketResponse(id, title, price, userId, version, status, createdAt, null);
    }
}
