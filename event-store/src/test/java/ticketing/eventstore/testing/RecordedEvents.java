package ticketing.eventstore.testing;

import java.time.Instant;
import ticketing.events.DomainEvent;
import ticketing.eventstore.EventMetadata;
import ticketing.eventstore.RecordedEvent;

/** Events as a consumer gets them, for tests of projections and reactions. */
public final class RecordedEvents {

    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");

    private RecordedEvents() {}

    public static <E extends DomainEvent> RecordedEvent<E> recorded(E event, long version) {
        return recorded(event, version, NOON);
    }

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
