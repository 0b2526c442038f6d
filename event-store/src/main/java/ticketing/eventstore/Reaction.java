package ticketing.eventstore;

import ticketing.events.DomainEvent;

/** Something that happens because something else has. */
public interface Reaction<E extends DomainEvent> extends EventHandler<E> {

    /** Reacts; doing it twice, or late, makes no difference. */
    void on(RecordedEvent<E> event);

    @Override
    default Outcome handle(RecordedEvent<E> event) {
        on(event);
        return Outcome.DONE;
    }
}
