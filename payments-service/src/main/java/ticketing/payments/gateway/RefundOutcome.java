package ticketing.payments.gateway;

/** The outcome of a refund, as far as the gateway knows it now. */
public sealed interface RefundOutcome {

    /**
     * The whole amount is on its way back to the card.
     *
     * @param reference the gateway's name for this refund
     */
    record Refunded(String reference) implements RefundOutcome {}

    /**
     * The money may have been refunded or not, or the refund is pending. Ask again later.
     *
     * @param reason for the log
     */
    record Unknown(String reason) implements RefundOutcome {}
}
