package ticketing.choreography;

import java.util.List;
import ticketing.events.Boundary;
import ticketing.events.DomainEvent;
import ticketing.eventstore.RecordedEvent;

/**
 * An event in the log. Equal events are one object, so they are compared by identity. That is fast,
 * because a {@link World} is compared often.
 */
final class Event {

    private final Boundary boundary;
    private final RecordedEvent<?> recorded;
    private final List<Consumer> consumers;

    Event(Boundary boundary, RecordedEvent<?> recorded) {
        this.boundary = boundary;
        this.recorded = recorded;
        this.consumers = Consumer.of(recorded.data());
    }

    Boundary boundary() {
        return boundary;
    }

    RecordedEvent<?> recorded() {
        return recorded;
    }

    DomainEvent data() {
        return recorded.data();
    }

    /** The consumers of this event. */
    List<Consumer> consumers() {
        return consumers;
    }

    long sequence() {
        return recorded.sequence();
    }
}
