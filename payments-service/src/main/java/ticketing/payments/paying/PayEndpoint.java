package ticketing.payments.paying;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import ticketing.events.OrderEvent;
import ticketing.eventstore.readmodel.Views;
import ticketing.payments.payment.PaymentRefusal.AlreadyBeingPaid;
import ticketing.payments.payment.PaymentRefusal.AlreadyPaid;
import ticketing.payments.payment.PaymentRefusal.AnotherCardTried;
import ticketing.payments.payment.PaymentRefusal.CardDeclined;
import ticketing.payments.payment.PaymentRefusal.IdempotencyKeyReused;
import ticketing.payments.payment.PaymentRefusal.MoneyGoesBack;
import ticketing.payments.payment.PaymentRefusal.OrderCancelled;
import ticketing.payments.payment.PaymentRefusal.OrderExpired;
import ticketing.payments.payment.PaymentRefusal.OrderNotFound;
import ticketing.payments.showing.PaymentStatus;
import ticketing.web.request.IdempotencyKey;
import ticketing.web.request.PatientLookup;
import ticketing.web.request.VisibleText;
import ticketing.web.session.SessionUser;

/**
 * {@code POST /api/payments}: finds the buyer's order, has it paid, and returns the outcome, as far
 * as it is known.
 */
@RestController
final class PayEndpoint {

    private final Views<OrderCopy, OrderEvent> orders;
    private final PatientLookup lookup;
    private final Checkout checkout;

    PayEndpoint(Views<OrderCopy, OrderEvent> orders, PatientLookup lookup, Checkout checkout) {
        this.orders = orders;
        this.lookup = lookup;
        this.checkout = checkout;
    }

    /**
     * The body of the request.
     *
     * @param token the gateway's name for the card
     */
    record Request(
            @NotNull(message = "OrderId must be provided") UUID orderId,
            @NotBlank(message = "Token must be provided")
                    @VisibleText(message = "Token must be provided")
                    @Size(max = 255, message = "Token must have at most 255 characters")
                    String token) {}

    /**
     * The answer.
     *
     * @param id of the payment; ask for it to learn the outcome
     */
    record Response(UUID id, UUID orderId, PaymentStatus status) {}

    @PostMapping("/api/payments")
    @Operation(
            summary = "Pay for an order",
            description =
                    "In the sandbox tok_visa succeeds, tok_chargeDeclined is declined, and"
                            + " tok_timeout has an unknown outcome at first. After a card was"
                            + " declined, another one may be tried.")
    @ApiResponse(responseCode = "201", description = "The money was taken")
    @ApiResponse(
            responseCode = "202",
            description = "The outcome is not known yet; ask for it at the address in Location")
    ResponseEntity<Response> pay(
            SessionUser buyer, IdempotencyKey key, @Valid @RequestBody Request request)
            throws OrderNotFound,
                    OrderCancelled,
                    OrderExpired,
                    MoneyGoesBack,
                    AlreadyPaid,
                    AlreadyBeingPaid,
                    AnotherCardTried,
                    CardDeclined,
                    IdempotencyKeyReused {
        var orderId = request.orderId();
        var order =
                lookup.find(orderId, () -> orders.find(orderId), orders::shownUpTo)
                        .filter(found -> found.buyerId().equals(buyer.id()))
                        .orElseThrow(() -> new OrderNotFound(orderId));
        return answer(checkout.pay(order, key, request.token()));
    }

    private static ResponseEntity<Response> answer(Checkout.Result result) {
        var address = URI.create("/api/payments/" + result.paymentId());
        var answer =
                result.status() == PaymentStatus.CAPTURED
                        ? ResponseEntity.created(address)
                        : ResponseEntity.accepted().location(address);
        return answer.body(new Response(result.paymentId(), result.orderId(), result.status()));
    }
}
