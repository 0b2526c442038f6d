package ticketing.payments.gateway;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** One line in the ledger of the sandbox. Lines are added, never changed. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "entry")
@JsonSubTypes({
    @JsonSubTypes.Type(value = SandboxEntry.Taken.class, name = "taken"),
    @JsonSubTypes.Type(value = SandboxEntry.Refused.class, name = "refused"),
    @JsonSubTypes.Type(value = SandboxEntry.Lost.class, name = "lost"),
    @JsonSubTypes.Type(value = SandboxEntry.Returned.class, name = "returned")
})
public sealed interface SandboxEntry {

    /** Identifies the line; the ledger has at most one line with a key. */
    String key();

    /** The sandbox has decided about a charge. */
    sealed interface Decided extends SandboxEntry {

        Charge charge();

        ChargeOutcome outcome();

        @Override
        default String key() {
            return charge().idempotencyKey();
        }
    }

    /** Money was taken. */
    record Taken(Charge charge, String reference) implements Decided {
        @Override
        public ChargeOutcome outcome() {
            return new ChargeOutcome.Captured(reference, charge.amount(), charge.currency());
        }
    }

    /** The card was declined. */
    record Refused(Charge charge, String code, String message) implements Decided {
        @Override
        public ChargeOutcome outcome() {
            return new ChargeOutcome.Declined(code, message);
        }
    }

    /**
     * A request that was lost on its way. It took nothing; the next one with its key is processed.
     */
    record Lost(Charge charge) implements SandboxEntry {
        @Override
        public String key() {
            return "lost-" + charge.idempotencyKey();
        }
    }

    /**
     * Money was refunded.
     *
     * @param payment the reference of the captured payment
     */
    record Returned(String payment, String reference) implements SandboxEntry {
        @Override
        public String key() {
            return "refund-" + payment;
        }
    }
}
