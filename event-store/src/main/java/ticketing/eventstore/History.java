package ticketing.eventstore;

import java.util.List;
import ticketing.events.DomainEvent;

/**
 * The events of a boundary, oldest first.
 *
 * @param lastSequence the sequence of the last one; 0 if there are none
 */
public record History<E extends DomainEvent>(List<RecordedEvent<E>> events, long lastSequence) {}
