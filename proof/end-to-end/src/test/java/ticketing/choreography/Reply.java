package ticketing.choreography;

import java.util.List;
import java.util.Optional;
import ticketing.payments.gateway.ChargeOutcome;
import ticketing.payments.gateway.RefundOutcome;

/** The reply to a call. */
sealed interface Reply {

    /** The events of a boundary. */
    record Loaded(List<Event> events, long last) implements Reply {}

    /** The events are in the log. */
    record Appended(List<Event> events) implements Reply {}

    /** Another command was faster. */
    record Conflict() implements Reply {}

    /** Whether a sequence is the last one. */
    record Confirmed(boolean current) implements Reply {}

    /** The outcome of a charge. */
    record Charged(ChargeOutcome outcome) implements Reply {}

    /** The outcome of a charge, looked up at the gateway. */
    record Found(Optional<ChargeOutcome> outcome) implements Reply {}

    /** The outcome of a refund. */
    record Refunded(RefundOutcome outcome) implements Reply {}

    /** The timer is set or removed. */
    record TimerChanged() implements Reply {}
}
