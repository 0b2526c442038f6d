package ticketing.eventstore;

import ticketing.events.DomainEvent;

/**
 * What a service does because of an event. If the event may have to wait, use {@link EventHandler}.
 */
public interface Reaction<E extends DomainEvent> extends EventHandler<E> {

    /** Reacts. It must be idempotent, and may be called late. */
    void on(RecordedEvent<E> event);

    @Override
    default Outcome handle(RecordedEvent<E> event) {
        on(event);
        return Outcome.DONE;
    }
}
