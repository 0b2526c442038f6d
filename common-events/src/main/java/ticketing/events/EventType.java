package ticketing.events;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names of one kind of event. All of them together are the registry that maps stored names to
 * records, and back.
 *
 * @param storedName such as {@code ticketing.order-placed.v1}
 * @param subject the last token of its subjects, such as {@code placed}
 * @param record the current class of the event
 */
public record EventType(String storedName, String subject, Class<? extends DomainEvent> record) {

    private static final List<EventType> ALL =
            Arrays.stream(EventStream.values())
                    .flatMap(stream -> recordsOf(stream.events()))
                    .map(EventType::read)
                    .toList();

    private static final Map<String, EventType> BY_STORED_NAME =
            ALL.stream()
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    EventType::storedName, Function.identity()));

    private static final Map<Class<?>, EventType> BY_RECORD =
            ALL.stream()
                    .collect(Collectors.toUnmodifiableMap(EventType::record, Function.identity()));

    /** All kinds of events, grouped by stream. */
    public static List<EventType> all() {
        return ALL;
    }

    /**
     * The kind of event with this stored name; empty if no record of this software version has it.
     */
    public static Optional<EventType> named(String storedName) {
        return Optional.ofNullable(BY_STORED_NAME.get(storedName));
    }

    /**
     * The names of one kind of event.
     *
     * @throws IllegalArgumentException if the class is not a record of an event, but a sealed
     *     interface, for example
     */
    public static EventType of(Class<? extends DomainEvent> record) {
        var type = BY_RECORD.get(record);
        if (type == null) {
            throw new IllegalArgumentException(record.getSimpleName() + " is not stored");
        }
        return type;
    }

    /** The names of this event's kind. */
    public static EventType of(DomainEvent event) {
        return of(event.getClass());
    }

    private static Stream<Class<?>> recordsOf(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(EventType::recordsOf)
                : Stream.of(type);
    }

    private static EventType read(Class<?> record) {
        var names = record.getAnnotation(StoredAs.class);
        if (names == null) {
            throw new IllegalStateException(record.getName() + " lacks @StoredAs");
        }
        return new EventType(names.type(), names.subject(), record.asSubclass(DomainEvent.class));
    }
}
