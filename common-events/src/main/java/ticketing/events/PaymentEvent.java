package ticketing.events;

import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Everything that can happen to the payment of an order. Written by payments-service only. */
public sealed interface PaymentEvent extends DomainEvent {

    UUID orderId();

    UUID ticketId();

    /** There is one payment for an order, so the order is what its history is counted by. */
    @Override
    default UUID entityId() {
        return orderId();
    }

    /**
     * The gateway is about to be asked for the money. Written before it is, so that a crash cannot
     * forget the call and a second click cannot repeat it.
     *
     * @param paymentId made with the first request and kept over further attempts
     * @param amount in major units with two decimal places
     * @param currency ISO 4217 in lower case
     * @param paymentMethod what the gateway knows the card by
     * @param attempt counted from 1
     */
    @StoredAs(type = "ticketing.payment-requested.v1", subject = "requested")
    record PaymentRequested(
            UUID paymentId,
            UUID orderId,
            UUID ticketId,
            UUID buyerId,
            BigDecimal amount,
            String currency,
            String paymentMethod,
            int attempt)
            implements PaymentEvent {
        public PaymentRequested {
            Required.field(paymentId, "paymentId");
            Required.field(orderId, "orderId");
            Required.field(ticketId, "ticketId");
            Required.field(buyerId, "buyerId");
            amount = Required.money(amount, "amount");
            Required.field(currency, "currency");
            Required.field(paymentMethod, "paymentMethod");
        }
    }

    /**
     * The gateway took the money.
     *
     * @param amount what the gateway says it took, in major units with two decimal places; null in
     *     events of older software
     * @param currency what the gateway says it took it in, ISO 4217 in lower case; null in events
     *     of older software
     */
    @StoredAs(type = "ticketing.payment-captured.v1", subject = "captured")
    record PaymentCaptured(
            UUID paymentId,
            UUID orderId,
            UUID ticketId,
            String gatewayReference,
            @Nullable BigDecimal amount,
            @Nullable String currency)
            implements PaymentEvent {
        public PaymentCaptured {
            Required.field(paymentId, "paymentId");
            Required.field(orderId, "orderId");
            Required.field(ticketId, "ticketId");
            Required.field(gatewayReference, "gatewayReference");
            amount = amount == null ? null : Required.money(amount, "amount");
        }
    }

    /**
     * The gateway said no. The buyer may try another card until the order is over.
     *
     * @param code the gateway's reason, such as {@code card_declined}
     */
    @StoredAs(type = "ticketing.payment-declined.v1", subject = "declined")
    record PaymentDeclined(UUID paymentId, UUID orderId, UUID ticketId, String code)
            implements PaymentEvent {
        public PaymentDeclined {
            Required.field(paymentId, "paymentId");
            Required.field(orderId, "orderId");
            Required.field(ticketId, "ticketId");
            Required.field(code, "code");
        }
    }

    /** The order was cancelled before anything was captured: nothing may be requested any more. */
    @StoredAs(type = "ticketing.payment-closed.v1", subject = "closed")
    record PaymentClosed(UUID orderId, UUID ticketId) implements PaymentEvent {
        public PaymentClosed {
            Required.field(orderId, "orderId");
            Required.field(ticketId, "ticketId");
        }
    }

    /** The money was taken, and the order is cancelled: it must go back. */
    @StoredAs(type = "ticketing.refund-requested.v1", subject = "refund-requested")
    record RefundRequested(UUID paymentId, UUID orderId, UUID ticketId) implements PaymentEvent {
        public RefundRequested {
            Required.field(paymentId, "paymentId");
            Required.field(orderId, "orderId");
            Required.field(ticketId, "ticketId");
        }
    }

    /** The gateway gave the money back. */
    @StoredAs(type = "ticketing.payment-refunded.v1", subject = "refunded")
    record PaymentRefunded(UUID paymentId, UUID orderId, UUID ticketId, String gatewayReference)
            implements PaymentEvent {
        public PaymentRefunded {
            Required.field(paymentId, "paymentId");
            Required.field(orderId, "orderId");
            Required.field(ticketId, "ticketId");
            Required.field(gatewayReference, "gatewayReference");
        }
    }
}
