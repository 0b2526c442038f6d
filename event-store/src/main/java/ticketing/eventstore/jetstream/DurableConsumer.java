package ticketing.eventstore.jetstream;

import java.util.List;
import ticketing.events.DomainEvent;
import ticketing.events.EventStream;

/**
 * What a durable consumer is called and listens to.
 *
 * @param name the service and what it does, such as {@code orders-when-payment-captured}
 * @param stream such as {@code PAYMENTS}
 * @param subjects the filters
 * @param events the interface or record that every message is read as
 */
public record DurableConsumer<E extends DomainEvent>(
        String name, String stream, List<String> subjects, Class<E> events) {

    /** Listens to everything in a stream. */
    @SuppressWarnings("unchecked")
    public static <E extends DomainEvent> DurableConsumer<E> ofAll(
            String name, EventStream stream) {
        return new DurableConsumer<>(
                name, stream.name(), List.of(stream.allSubjects()), (Class<E>) stream.events());
    }

    /** Listens to one kind of event. */
    public static <E extends DomainEvent> DurableConsumer<E> of(
            String name, EventStream stream, Class<E> event) {
        return new DurableConsumer<>(name, stream.name(), List.of(stream.subjectsOf(event)), event);
    }

    /** Listens to some kinds of events of a stream. */
    public static <E extends DomainEvent> DurableConsumer<E> ofSome(
            String name, EventStream stream, Class<E> events, List<Class<? extends E>> kinds) {
        return new DurableConsumer<>(
                name, stream.name(), kinds.stream().map(stream::subjectsOf).toList(), events);
    }

    /** The same, for another generation of what it feeds. */
    public DurableConsumer<E> named(String otherName) {
        return new DurableConsumer<>(otherName, stream, subjects, events);
    }
}
