package ticketing.eventstore.testing;

import java.time.Instant;
import ticketing.events.DomainEvent;
import ticketing.eventstore.EventMetadata;
import ticketing.eventstore.RecordedEvent;

/** Events as a consumer receives them, for tests of projections and reactions. */
public final class RecordedEvents {

    /** The time of events in tests that are not about time. */
    public static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");

    private RecordedEvents() {}

    /**
     * An event at {@link #NOON}.
     *
     * @param version its position in the history of its entity, from 0
     */
    public static <E extends DomainEvent> RecordedEvent<E> recorded(E event, long version) {
        return recorded(event, version, NOON);
    }

    /**
     * An event at this time.
     *
     * @param version its position in the history of its entity, from 0
     */
    public static <E extends DomainEvent> RecordedEvent<E> recorded(
            E event, long version, Instant time) {
        return new RecordedEvent<>(
                event,
                new EventMetadata(
                        "event-" + version,
                        "subject",
                        version + 1,
                        version,
                        time,
                        "test",
                        "request-1",
                        null,
                        null));
    }
}
