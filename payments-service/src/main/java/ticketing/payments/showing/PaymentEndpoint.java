package ticketing.payments.showing;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
import java.util.UUID;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import ticketing.payments.payment.PaymentRefusal.PaymentNotFound;
import ticketing.web.request.PatientLookup;
import ticketing.web.request.ResourceVersion;
import ticketing.web.session.SessionUser;

/**
 * {@code GET /api/payments?orderId=} and {@code GET /api/payments/{id}}: buyers see only their own
 * payments.
 */
@RestController
final class PaymentEndpoint {

    private final Payments payments;
    private final PatientLookup lookup;

    PaymentEndpoint(Payments payments, PatientLookup lookup) {
        this.payments = payments;
        this.lookup = lookup;
    }

    @GetMapping("/api/payments")
    @Operation(
            summary = "Find the payment of your order",
            description =
                    "A list with one payment. It is empty before the buyer tries a card, and for somebody else's order.")
    @ApiResponse(responseCode = "200", description = "The payment, in a list")
    List<PaymentResponse> ofOrder(SessionUser buyer, @RequestParam("orderId") UUID orderId) {
        return payments.ofOrder(orderId, buyer.id()).map(PaymentResponse::of).stream().toList();
    }

    @GetMapping("/api/payments/{id}")
    @Operation(summary = "Show your payment")
    @ApiResponse(responseCode = "200", description = "The payment; the ETag is its version")
    @ApiResponse(
            responseCode = "304",
            description = "The payment is still at the version in If-None-Match")
    ResponseEntity<PaymentResponse> show(SessionUser buyer, @PathVariable("id") UUID id)
            throws PaymentNotFound {
        var view = payments.find(id, buyer.id(), lookup).orElseThrow(() -> new PaymentNotFound(id));
        return ResponseEntity.ok()
                .eTag(ResourceVersion.eTag(view.version()))
                .cacheControl(CacheControl.noCache().cachePrivate())
                .body(PaymentResponse.of(view));
    }
}
