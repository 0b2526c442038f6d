package ticketing.payments.paying;

import java.math.BigDecimal;
import java.util.UUID;
import org.springframework.data.annotation.Id;
import ticketing.eventstore.projection.View;

/**
 * This service's copy of an order, which belongs to orders-service. Eventually consistent: usually
 * behind by milliseconds. It does not contain when the order expires: the cancellation arrives as
 * an event, and no clock here knows better.
 *
 * @param price in major units with two decimal places
 */
public record OrderCopy(
        @Id UUID id,
        long version,
        UUID ticketId,
        UUID buyerId,
        BigDecimal price,
        String currency,
        Status status)
        implements View {

    /** The status of the order, as far as this service knows. */
    public enum Status {
        LIVE,
        CANCELLED,
        EXPIRED,
        COMPLETED
    }
}
