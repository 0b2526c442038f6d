package ticketing.payments.gateway;

import java.math.BigDecimal;

/** The outcome of an attempt to charge, as far as the gateway knows it now. */
public sealed interface ChargeOutcome {

    /**
     * The money was taken. This stays the outcome after a refund, too.
     *
     * @param reference the gateway's name for this payment; a refund needs it
     * @param amount that the gateway says it took, in major units with two decimal places
     * @param currency that the gateway says it took it in, ISO 4217 in lower case
     */
    record Captured(String reference, BigDecimal amount, String currency)
            implements ChargeOutcome {}

    /**
     * Nothing was taken, and repeating the same attempt changes nothing. The buyer may try another
     * card, which is another attempt.
     *
     * @param code the gateway's reason, such as {@code card_declined}. Reasons that the card holder
     *     must not learn, such as a theft, are {@code card_declined}, too
     * @param message can be shown to the buyer
     */
    record Declined(String code, String message) implements ChargeOutcome {}

    /**
     * The money may have been taken or not. Look it up later; never treat it as declined.
     *
     * @param reason for the log
     */
    record Unknown(String reason) implements ChargeOutcome {}
}
