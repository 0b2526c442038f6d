package ticketing.payments.showing;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import ticketing.eventstore.projection.View;

/**
 * The payment of an order as its buyer sees it.
 *
 * @param id of the order: the version counts the events of the order's payment
 * @param payment null if the order was cancelled before anybody paid: then there is nothing to show
 */
public record PaymentView(@Id UUID id, long version, @Nullable Shown payment) implements View {

    /**
     * What the buyer sees.
     *
     * @param amount in major units with two decimal places
     * @param requestedAt when the last card was tried
     */
    public record Shown(
            UUID paymentId,
            UUID buyerId,
            PaymentStatus status,
            BigDecimal amount,
            String currency,
            Instant requestedAt) {

        Shown with(PaymentStatus next) {
            return new Shown(paymentId, buyerId, next, amount, currency, requestedAt);
        }

        Shown with(BigDecimal taken, String takenIn) {
            return new Shown(paymentId, buyerId, status, taken, takenIn, requestedAt);
        }
    }
}
