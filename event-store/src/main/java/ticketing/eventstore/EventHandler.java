package ticketing.eventstore;

import ticketing.events.DomainEvent;

/**
 * What a service does about an event. The same event may arrive again, late, and out of order; the
 * result must be the same (at-least-once delivery).
 */
@FunctionalInterface
public interface EventHandler<E extends DomainEvent> {

    /**
     * Handles an event.
     *
     * @throws Refusal if the rules do not allow the reaction: the reason is logged, and the event
     *     is acknowledged
     * @throws EventStoreException.ConcurrentAppend the event is offered again soon; not a failure
     * @throws EventStoreException.Unavailable the event is offered again until the outage ends; not
     *     a failure
     * @throws EventStoreException.Forbidden the same, until somebody grants the right; not a
     *     failure of the event
     * @throws EventStoreException.Unreadable the event goes to the dead letters at once
     * @throws RuntimeException any other exception is a failure: a few retries, then the event goes
     *     to the dead letters
     */
    Outcome handle(RecordedEvent<E> event);
}
