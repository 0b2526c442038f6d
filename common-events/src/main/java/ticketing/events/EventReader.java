package ticketing.events;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads events of any age. A record has the newest stored type of its event. An event of an older
 * type is converted first, version by version.
 *
 * <p>Thread-safe.
 */
public final class EventReader {

    /** One for each stored type that no record has any more. There is none yet. */
    private static final List<Upcaster> UPCASTERS = List.of();

    private static final EventReader PRESENT = new EventReader(EventType.all(), UPCASTERS);

    private final Map<String, EventType> types;
    private final Map<String, Upcaster> upcasters;

    /**
     * A reader of these stored types.
     *
     * @param types the newest type of each event
     * @param upcasters convert older types to the newest
     * @throws IllegalArgumentException if an upcaster converts to an unknown type, or from a
     *     current one
     */
    public EventReader(Collection<EventType> types, Collection<Upcaster> upcasters) {
        this.types =
                types.stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        EventType::storedName, Function.identity()));
        this.upcasters =
                upcasters.stream()
                        .collect(Collectors.toUnmodifiableMap(Upcaster::from, Function.identity()));
        for (var upcaster : upcasters) {
            if (this.types.containsKey(upcaster.from())) {
                throw new IllegalArgumentException(upcaster.from() + " is read as it is");
            }
            if (!reads(upcaster.to())) {
                throw new IllegalArgumentException("Nothing is stored as " + upcaster.to());
            }
        }
    }

    /** The reader for all stored types that this version of the software knows. */
    public static EventReader present() {
        return PRESENT;
    }

    /**
     * The stored event.
     *
     * @param storedType such as {@code ticketing.order-placed.v1}
     * @throws UnreadableEventException if this software does not know the stored type, or if the
     *     bytes are not such an event: the message belongs in the dead letters; do not skip it
     */
    public DomainEvent read(String storedType, byte[] json) {
        var type = types.get(storedType);
        return type == null ? readOlder(storedType, json) : EventJson.read(type, json);
    }

    /** Whether this is a current or an older stored type. */
    boolean reads(String storedType) {
        return types.containsKey(storedType) || upcasters.containsKey(storedType);
    }

    private DomainEvent readOlder(String storedType, byte[] json) {
        if (!upcasters.containsKey(storedType)) {
            throw new UnreadableEventException(
                    "No event is stored as " + storedType + " here" + hint(storedType));
        }
        var fields = EventJson.fields(storedType, json);
        var name = storedType;
        for (var next = upcasters.get(name); next != null; next = upcasters.get(name)) {
            fields = upcast(next, fields);
            name = next.to();
        }
        return read(name, EventJson.write(fields));
    }

    private static Map<String, Object> upcast(Upcaster upcaster, Map<String, Object> fields) {
        try {
            return upcaster.change().apply(fields);
        } catch (RuntimeException unexpected) {
            // The exception's message may quote a value.
            throw new UnreadableEventException(
                    upcaster.from()
                            + " cannot be turned into "
                            + upcaster.to()
                            + ": "
                            + unexpected.getClass().getSimpleName());
        }
    }

    private String hint(String storedType) {
        var family = Upcaster.familyOf(storedType);
        return Stream.concat(types.keySet().stream(), upcasters.keySet().stream())
                .filter(known -> Upcaster.familyOf(known).equals(family))
                .sorted()
                .collect(Collectors.joining(", "))
                .transform(known ->
                        known.isEmpty()
                                ? ""
                                : ", only "
                                        + known
                                        + ": it needs a newer version of this software");
    }
}
