package ticketing.eventstore;

import java.util.List;
import ticketing.events.DomainEvent;

/**
 * The events of a boundary, oldest first.
 *
 * @param lastSequence the position of the last of them in the stream; 0 if nothing has happened
 *     there yet
 */
public record History<E extends DomainEvent>(List<RecordedEvent<E>> events, long lastSequence) {}
