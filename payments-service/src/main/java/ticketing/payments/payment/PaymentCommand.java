package ticketing.payments.payment;

import java.math.BigDecimal;
import java.util.UUID;

/** The commands about the payment of an order. */
public sealed interface PaymentCommand {

    /**
     * The buyer wants to pay with this card.
     *
     * @param paymentId the id of the payment if this is its first attempt
     * @param attempt the number of this attempt, from the state the caller has seen. So of two
     *     callers that have seen the same card declined, only one can try another card
     * @param amount the price of the order, in major units with two decimal places
     * @param paymentMethod the gateway's name for the card
     */
    record RequestPayment(
            UUID paymentId,
            UUID orderId,
            UUID ticketId,
            UUID buyerId,
            BigDecimal amount,
            String currency,
            String paymentMethod,
            int attempt)
            implements PaymentCommand {}

    /**
     * The gateway has taken the money, in whichever attempt.
     *
     * @param amount that it says it took, in major units with two decimal places
     */
    record RecordCapture(String gatewayReference, BigDecimal amount, String currency)
            implements PaymentCommand {}

    /** The gateway has declined the card of this attempt. */
    record RecordDecline(int attempt, String code) implements PaymentCommand {}

    /** The order was cancelled, by its buyer or because its time is up. */
    record ClosePayment(UUID orderId, UUID ticketId) implements PaymentCommand {}

    /**
     * An operator wants to refund an order that cannot end: neither its completion nor its
     * cancellation will ever arrive here.
     */
    record RefundPayment(UUID orderId) implements PaymentCommand {}

    /** The gateway has refunded the money. */
    record RecordRefund(String gatewayReference) implements PaymentCommand {}
}
