package ticketing.payments.gateway;

/** What became of giving money back, as far as the gateway can tell now. */
public sealed interface RefundOutcome {

    /**
     * The whole amount is on its way back to the card.
     *
     * @param reference what the gateway calls this refund
     */
    record Refunded(String reference) implements RefundOutcome {}

    /**
     * The money may have been given back or not, or its return is pending. Ask again later.
     *
     * @param reason for the log
     */
    record Unknown(String reason) implements RefundOutcome {}
}
