package ticketing.events;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads events whenever they were stored. A record holds the newest stored type of its event; what
 * was stored under an older one is turned into it first, version by version.
 *
 * <p>Safe for use by many threads.
 */
public final class EventReader {

    /**
     * From every stored type that no record holds any more to the next. None has been outgrown yet.
     */
    private static final List<Upcaster> UPCASTERS = List.of();

    private static final EventReader PRESENT = new EventReader(EventType.all(), UPCASTERS);

    private final Map<String, EventType> types;
    private final Map<String, Upcaster> upcasters;

    /**
     * A reader of these stored types.
     *
     * @param types the newest of each event
     * @param upcasters lead from the older ones to the newest
     * @throws IllegalArgumentException if an upcaster leads nowhere, or from what is read as it is
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

    /** Reads what this version of the software knows. */
    public static EventReader present() {
        return PRESENT;
    }

    /**
     * The event that was stored.
     *
     * @param storedType the name it is stored under, such as {@code ticketing.order-placed.v1}
     * @throws UnreadableEventException if no event is stored under that name here, or if the bytes
     *     are not one: put the message among the dead letters, do not skip it
     */
    public DomainEvent read(String storedType, byte[] json) {
        var type = types.get(storedType);
        return type == null ? readOlder(storedType, json) : EventJson.read(type, json);
    }

    /** Whether something is stored under that name, now or in earlier days. */
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
            // Its message may quote a value.
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
