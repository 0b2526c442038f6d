package ticketing.events;

import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** All events of an order's payment. Only payments-service writes them. */
public sealed interface PaymentEvent extends DomainEvent {

    UUID orderId();

    UUID ticketId();

    /** An order has one payment, so its versions are counted per order. */
    @Override
    default UUID entityId() {
        return orderId();
    }

    /**
     * The gateway will be asked for the money. Written before the call, so that a crash cannot lose
     * the call and a second click cannot repeat it.
     *
     * @param paymentId created with the first request; later attempts keep it
     * @param amount in major units with two decimal places
     * @param currency ISO 4217 in lower case
     * @param paymentMethod the gateway's name for the card
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
     * @param amount that the gateway says it took, in major units with two decimal places; null in
     *     events of older software
     * @param currency that the gateway says it took it in, ISO 4217 in lower case; null in events
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
     * The gateway declined the card. The buyer may try another one until the order is over.
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

    /** The order was cancelled before anything was captured: no more payments may be requested. */
    @StoredAs(type = "ticketing.payment-closed.v1", subject = "closed")
    record PaymentClosed(UUID orderId, UUID ticketId) implements PaymentEvent {
        public PaymentClosed {
            Required.field(orderId, "orderId");
            Required.field(ticketId, "ticketId");
        }
    }

    /** The money was taken and the order is cancelled: the money must be refunded. */
    @StoredAs(type = "ticketing.refund-requested.v1", subject = "refund-requested")
    record RefundRequested(UUID paymentId, UUID orderId, UUID ticketId) implements PaymentEvent {
        public RefundRequested {
            Required.field(paymentId, "paymentId");
            Required.field(orderId, "orderId");
            Required.field(ticketId, "ticketId");
        }
    }

    /** The gateway refunded the money. */
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
