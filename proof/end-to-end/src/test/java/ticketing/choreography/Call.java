package ticketing.choreography;

import java.util.List;
import java.util.UUID;
import ticketing.events.Boundary;
import ticketing.eventstore.NewEvent;
import ticketing.eventstore.RecordedEvent;
import ticketing.payments.gateway.Charge;

/** A call of a handler to the outside. Between two calls, others may act. */
sealed interface Call {

    /** A call that changes nothing. */
    sealed interface Read extends Call {}

    record Load(Boundary boundary, long after) implements Read {}

    record Confirm(Boundary boundary, long sequence) implements Read {}

    /**
     * @param cause the id of the request or event that caused it
     */
    record Append(Boundary boundary, long expected, List<NewEvent<?>> events, String cause)
            implements Call {}

    record AskToCharge(Charge charge) implements Call {}

    record LookUp(UUID order, int attempt) implements Call {}

    record AskToRefund(String reference) implements Call {}

    record SetTimer(RecordedEvent<?> placed) implements Call {}

    record RemoveTimer(UUID order) implements Call {}
}
