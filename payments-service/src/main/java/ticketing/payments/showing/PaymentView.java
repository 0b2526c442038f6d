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
 * @param id of the order, by which the history of its payment is counted
 * @param payment null if the order was cancelled before anybody paid: there is nothing to see then
 */
public record PaymentView(@Id UUID id, long version, @Nullable Shown payment) implements View {

    /**
     * What there is to see.
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
