package ticketing.payments.showing;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import ticketing.payments.payment.PaymentRefusal.PaymentNotFound;
import ticketing.web.request.ResourceVersion;
import ticketing.web.session.SessionUser;

/** {@code GET /api/payments/{id}}: a buyer sees the own payments only. */
@RestController
final class PaymentEndpoint {

    private final Payments payments;

    PaymentEndpoint(Payments payments) {
        this.payments = payments;
    }

    /** A payment as the API shows it. */
    record Response(
            UUID id, UUID orderId, PaymentStatus status, BigDecimal amount, String currency) {}

    @GetMapping("/api/payments/{id}")
    ResponseEntity<Response> show(SessionUser buyer, @PathVariable("id") UUID id) {
        var view = payments.find(id, buyer.id()).orElseThrow(() -> new PaymentNotFound(id));
        var payment = Objects.requireNonNull(view.payment());
        return ResponseEntity.ok()
                .eTag(ResourceVersion.eTag(view.version()))
                .body(
                        new Response(
                                id,
                                view.id(),
                                payment.status(),
                                payment.amount(),
                                payment.currency()));
    }
}
