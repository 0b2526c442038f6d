package ticketing.payments.showing;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.UUID;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import ticketing.payments.payment.PaymentRefusal.PaymentNotFound;
import ticketing.web.request.PatientLookup;
import ticketing.web.request.ResourceVersion;
import ticketing.web.session.SessionUser;

/** {@code GET /api/payments/{id}}: a buyer sees the own payments only. */
@RestController
@Tag(name = "Payments")
final class PaymentEndpoint {

    private final Payments payments;
    private final PatientLookup lookup;

    PaymentEndpoint(Payments payments, PatientLookup lookup) {
        this.payments = payments;
        this.lookup = lookup;
    }

    /** A payment as the API shows it. */
    record Response(
            UUID id, UUID orderId, PaymentStatus status, BigDecimal amount, String currency) {}

    @GetMapping("/api/payments/{id}")
    @Operation(summary = "Shows what became of a payment")
    @ApiResponse(
            responseCode = "200",
            description = "The payment; the ETag is its version",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = Response.class),
                            examples = @ExampleObject(ApiExamples.SHOWN)))
    @ApiResponse(
            responseCode = "304",
            description = "The payment is still at the version in If-None-Match",
            content = @Content)
    @ApiResponse(
            responseCode = "404",
            description = "There is no such payment, or it is somebody else's",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                            schema = @Schema(ref = ApiExamples.PROBLEM),
                            examples = @ExampleObject(ApiExamples.PAYMENT_UNKNOWN)))
    ResponseEntity<Response> show(SessionUser buyer, @PathVariable("id") UUID id) {
        var view = payments.find(id, buyer.id(), lookup).orElseThrow(() -> new PaymentNotFound(id));
        var payment = Objects.requireNonNull(view.payment());
        return ResponseEntity.ok()
                .eTag(ResourceVersion.eTag(view.version()))
                .cacheControl(CacheControl.noCache().cachePrivate())
                .body(
                        new Response(
                                id,
                                view.id(),
                                payment.status(),
                                payment.amount(),
                                payment.currency()));
    }
}
