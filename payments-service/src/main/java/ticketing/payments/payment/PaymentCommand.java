package ticketing.payments.payment;

import java.math.BigDecimal;
import java.util.UUID;

/** What can be asked of the payment of an order. */
public sealed interface PaymentCommand {

    /**
     * The buyer wants to pay with this card.
     *
     * @param paymentId the id of the payment if this is its first attempt
     * @param attempt the number this attempt would have, as the one who asks has seen it: two who
     *     have seen the same card declined do not both try another one
     * @param amount the price of the order, in major units with two decimal places
     * @param paymentMethod what the gateway knows the card by
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
     * The gateway has taken the money, whichever attempt it was.
     *
     * @param amount what it says it took, in major units with two decimal places
     */
    record RecordCapture(String gatewayReference, BigDecimal amount, String currency)
            implements PaymentCommand {}

    /** The gateway has refused the card of this attempt. */
    record RecordDecline(int attempt, String code) implements PaymentCommand {}

    /** The order was cancelled, or its time is up. */
    record ClosePayment(UUID orderId, UUID ticketId) implements PaymentCommand {}

    /**
     * An operator wants the money of an order to go back that cannot end: neither its completion
     * nor its cancellation will ever be known here.
     */
    record RefundPayment(UUID orderId) implements PaymentCommand {}

    /** The gateway has given the money back. */
    record RecordRefund(String gatewayReference) implements PaymentCommand {}
}
