package ticketing.eventstore.projection;

import org.jspecify.annotations.Nullable;
import ticketing.events.DomainEvent;
import ticketing.eventstore.RecordedEvent;

/**
 * Computes the view of an entity from its events: a fold, like the state of a decision. It must
 * handle every event of the entity, also events that change nothing visible, because a gap in the
 * versions would make the view wait.
 */
@FunctionalInterface
public interface Projection<V extends View, E extends DomainEvent> {

    /**
     * Applies the next event.
     *
     * @param view before the event; null for the first event of the entity
     * @return the view, at the version of the event
     */
    V evolve(@Nullable V view, RecordedEvent<E> event);
}
