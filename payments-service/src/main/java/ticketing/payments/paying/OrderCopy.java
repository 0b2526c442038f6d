package ticketing.payments.paying;

import java.math.BigDecimal;
import java.util.UUID;
import org.springframework.data.annotation.Id;
import ticketing.eventstore.projection.View;

/**
 * What this service knows of an order that belongs to another one. It lags by milliseconds. Until
 * when the order can be paid is not copied: its cancellation arrives as an event, and no clock of
 * ours knows better.
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

    /** What became of the order, as far as this service has heard. */
    public enum Status {
        LIVE,
        CANCELLED,
        EXPIRED,
        COMPLETED
    }
}
