package ticketing.eventstore;

import java.util.UUID;
import ticketing.events.DomainEvent;

/** A stored event: what happened, with when, where and why. */
public record RecordedEvent<E extends DomainEvent>(E data, EventMetadata metadata) {

    /** The entity whose history this event continues. */
    public UUID entityId() {
        return data.entityId();
    }

    /** The version: position of the event in the history of its entity, from 0. */
    public long version() {
        return metadata.version();
    }

    /** The sequence: position of the event in its stream, from 1. */
    public long sequence() {
        return metadata.sequence();
    }
}
