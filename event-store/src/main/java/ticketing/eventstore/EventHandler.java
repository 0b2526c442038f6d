package ticketing.eventstore;

import ticketing.events.DomainEvent;

/**
 * What a service does about an event. It may be called with the same event again, late, and out of
 * order; the outcome has to be the same.
 */
@FunctionalInterface
public interface EventHandler<E extends DomainEvent> {

    /**
     * Handles an event.
     *
     * @throws Refusal if the rules do not allow what would follow: it is logged, and the event is
     *     done
     * @throws EventStoreException.ConcurrentAppend offered again soon; does not count as a failure
     * @throws EventStoreException.Unavailable offered again, for as long as it takes; does not
     *     count as a failure
     * @throws EventStoreException.Forbidden the same, until somebody has granted the right: no
     *     event is to blame
     * @throws EventStoreException.Unreadable set aside as a dead letter at once
     * @throws RuntimeException anything else is a failure: tried again a few times, then set aside
     *     as a dead letter
     */
    Outcome handle(RecordedEvent<E> event);
}
