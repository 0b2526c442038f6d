package ticketing.payments.gateway;

import java.math.BigDecimal;

/** What became of an attempt to charge, as far as the gateway can tell now. */
public sealed interface ChargeOutcome {

    /**
     * The money was taken. It stays true if it was given back later.
     *
     * @param reference what the gateway calls this payment; a refund needs it
     * @param amount what the gateway says it took, in major units with two decimal places
     * @param currency what the gateway says it took it in, ISO 4217 in lower case
     */
    record Captured(String reference, BigDecimal amount, String currency)
            implements ChargeOutcome {}

    /**
     * Nothing was taken, and asking again for the same attempt changes nothing. The buyer may try
     * another card, which is another attempt.
     *
     * @param code the gateway's reason, such as {@code card_declined}; reasons that must not be
     *     told to whoever holds the card, such as a theft, are {@code card_declined} too
     * @param message fit to be shown to the buyer
     */
    record Declined(String code, String message) implements ChargeOutcome {}

    /**
     * The money may have been taken or not. Look it up later, never treat it as declined.
     *
     * @param reason for the log
     */
    record Unknown(String reason) implements ChargeOutcome {}
}
