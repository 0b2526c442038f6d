package ticketing.eventstore.projection;

import org.jspecify.annotations.Nullable;
import ticketing.events.DomainEvent;
import ticketing.eventstore.RecordedEvent;

/**
 * How a view follows from the events of its entity: a fold, like the one a decision rests on. It
 * consumes every event of the entity, also those that change nothing people see, since a gap would
 * make it wait.
 */
@FunctionalInterface
public interface Projection<V extends View, E extends DomainEvent> {

    /**
     * Applies the next event.
     *
     * @param view what has been seen so far; null before the first event of the entity
     * @return the view at the version of the event
     */
    V evolve(@Nullable V view, RecordedEvent<E> event);
}
