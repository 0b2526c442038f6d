package ticketing.payments.paying;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import ticketing.events.OrderEvent;
import ticketing.events.PaymentEvent.PaymentRequested;
import ticketing.eventstore.EventStoreException;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.readmodel.Views;
import ticketing.payments.payment.Attempt;
import ticketing.payments.payment.Payment;
import ticketing.payments.payment.Payment.BeingPaid;
import ticketing.payments.payment.Payment.Captured;
import ticketing.payments.payment.Payment.Closed;
import ticketing.payments.payment.Payment.Refunded;
import ticketing.payments.payment.Payment.Refunding;
import ticketing.payments.payment.Payment.Unpaid;
import ticketing.payments.payment.PaymentRefusal;
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
import ticketing.payments.showing.Payments;
import ticketing.web.request.IdempotencyKey;
import ticketing.web.request.PatientLookup;
import ticketing.web.request.VisibleText;
import ticketing.web.session.SessionUser;

/**
 * {@code POST /api/payments}: writes the request down, has the money taken, and tells what became
 * of it, as far as that is known.
 */
@RestController
final class PayEndpoint {

    private static final Logger log = LoggerFactory.getLogger(PayEndpoint.class);

    private final Views<OrderCopy, OrderEvent> orders;
    private final PatientLookup lookup;
    private final Payments payments;
    private final PaymentRequests requests;
    private final Cashier cashier;

    PayEndpoint(
            Views<OrderCopy, OrderEvent> orders,
            PatientLookup lookup,
            Payments payments,
            PaymentRequests requests,
            Cashier cashier) {
        this.orders = orders;
        this.lookup = lookup;
        this.payments = payments;
        this.requests = requests;
        this.cashier = cashier;
    }

    /**
     * What a buyer asks for.
     *
     * @param token what the gateway knows the card by
     */
    record Request(
            @NotNull(message = "OrderId must be provided") UUID orderId,
            @NotBlank(message = "Token must be provided")
                    @VisibleText(message = "Token must be provided")
                    @Size(max = 255, message = "Token must have at most 255 characters")
                    String token) {}

    /**
     * What the buyer is told.
     *
     * @param id where to ask what becomes of it
     */
    record Response(UUID id, UUID orderId, PaymentStatus status) {}

    @PostMapping("/api/payments")
    @Operation(
            summary = "Pays for an order",
            description =
                    "In the sandbox tok_visa succeeds, tok_chargeDeclined is declined, and"
                            + " tok_timeout gives an unknown outcome first. After a card was"
                            + " declined, another one may be tried.")
    @ApiResponse(responseCode = "201", description = "The money was taken")
    @ApiResponse(
            responseCode = "202",
            description = "What became of it is not known yet; Location tells where to ask")
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
        if (key.isGiven() && payments.usedForAnotherOrder(buyer.id(), key, orderId)) {
            throw new IdempotencyKeyReused();
        }
        var requestId = payments.requestId(buyer.id(), key, orderId);
        var earlier = requests.find(orderId, requestId);
        if (earlier.isPresent()) {
            return repeated(earlier.get(), request);
        }
        refuseWhatIsOver(order);
        RecordedEvent<PaymentRequested> requested;
        try {
            requested = requests.add(order, requestId, request.token());
        } catch (PaymentRefusal refusal) {
            // The same request sent twice at once: the other one was faster, and answers for both.
            return repeated(requests.find(orderId, requestId).orElseThrow(() -> refusal), request);
        }
        return charged(requested);
    }

    /**
     * Saves the buyer a vain attempt. If the copy has not heard of it yet, the rules may have; and
     * if they have not either, the money goes back when they do.
     */
    private static void refuseWhatIsOver(OrderCopy order) {
        switch (order.status()) {
            case LIVE -> {}
            case CANCELLED -> throw new OrderCancelled();
            case EXPIRED -> throw new OrderExpired();
            case COMPLETED -> throw new AlreadyPaid();
        }
    }

    private ResponseEntity<Response> repeated(
            RecordedEvent<PaymentRequested> earlier, Request request) {
        if (!earlier.data().paymentMethod().equals(request.token())) {
            throw new IdempotencyKeyReused();
        }
        return answer(earlier.data(), requests.payment(request.orderId()));
    }

    private ResponseEntity<Response> charged(RecordedEvent<PaymentRequested> requested) {
        try {
            return answer(requested.data(), cashier.charge(requested));
        } catch (EventStoreException notWrittenDown) {
            log.info(
                    "What became of the payment of order {} is written down later: {}",
                    requested.data().orderId(),
                    notWrittenDown.getMessage());
            return unknown(requested.data());
        }
    }

    private static ResponseEntity<Response> answer(PaymentRequested request, Payment payment) {
        payment.attempt(request.attempt())
                .flatMap(Attempt::declined)
                .ifPresent(code -> {
                    throw new CardDeclined(code);
                });
        return switch (payment) {
            case Captured _ ->
                    ResponseEntity.created(addressOf(request))
                            .body(response(request, PaymentStatus.CAPTURED));
            case Unpaid _, BeingPaid _ -> unknown(request);
            case Closed _, Refunding _, Refunded _ -> throw new MoneyGoesBack();
        };
    }

    private static ResponseEntity<Response> unknown(PaymentRequested request) {
        return ResponseEntity.accepted()
                .location(addressOf(request))
                .body(response(request, PaymentStatus.REQUESTED));
    }

    private static URI addressOf(PaymentRequested request) {
        return URI.create("/api/payments/" + request.paymentId());
    }

    private static Response response(PaymentRequested request, PaymentStatus status) {
        return new Response(request.paymentId(), request.orderId(), status);
    }
}
