package ticketing.orders.placing;

import java.math.BigDecimal;
import java.util.UUID;
import org.springframework.data.annotation.Id;
import ticketing.eventstore.projection.View;

/**
 * This service's copy of a ticket, which belongs to tickets-service. Eventually consistent: usually
 * behind by milliseconds.
 *
 * @param price in major units with two decimal places
 */
public record TicketCopy(
        @Id UUID id, long version, UUID sellerId, String title, BigDecimal price, String currency)
        implements View {}
