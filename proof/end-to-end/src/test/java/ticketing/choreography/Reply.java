package ticketing.choreography;

import java.util.List;
import java.util.Optional;
import ticketing.payments.gateway.ChargeOutcome;
import ticketing.payments.gateway.RefundOutcome;

/** What a party is told when it calls. */
sealed interface Reply {

    /** What has happened in a boundary. */
    record Loaded(List<Event> events, long last) implements Reply {}

    /** It is in the log now. */
    record Appended(List<Event> events) implements Reply {}

    /** Somebody else was faster. */
    record Conflict() implements Reply {}

    /** Whether a sequence is the last one. */
    record Confirmed(boolean current) implements Reply {}

    /** What became of a charge. */
    record Charged(ChargeOutcome outcome) implements Reply {}

    /** What the gateway knows of a charge. */
    record Found(Optional<ChargeOutcome> outcome) implements Reply {}

    /** What became of a refund. */
    record Refunded(RefundOutcome outcome) implements Reply {}

    /** It is done. */
    record TimerChanged() implements Reply {}
}
