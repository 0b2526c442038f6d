package ticketing.payments.showing;

import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.UUID;

/**
 * A payment as the API shows it.
 *
 * @param version of the payment of its order, from 0
 */
@Schema(name = "Payment")
record PaymentResponse(
        UUID id,
        UUID orderId,
        PaymentStatus status,
        BigDecimal amount,
        String currency,
        @Schema(description = "Counted from 0") long version) {

    /** What a view shows; it must have something to show. */
    static PaymentResponse of(PaymentView view) {
        var payment = Objects.requireNonNull(view.payment());
        return new PaymentResponse(
                payment.paymentId(),
                view.id(),
                payment.status(),
                payment.amount(),
                payment.currency(),
                view.version());
    }
}
