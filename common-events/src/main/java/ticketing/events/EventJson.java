package ticketing.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Converts events from and to the stored bytes: JSON with the fields in the order of the record,
 * money as a number with two decimal places (19.00 stays 19.00), times in ISO 8601 with a Z.
 *
 * <p>All writers and readers use this class, so that the settings of a service's own JSON mapper
 * cannot change what is stored. Thread-safe.
 */
public final class EventJson {

    // Defaults are set explicitly where stored events depend on them.
    static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
                    // An optional field without a value is left out, as in older events.
                    .changeDefaultPropertyInclusion(
                            inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
                    // A field that only newer software knows is ignored.
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    // A missing number must not become 0, and a wrong type must not be converted.
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                    .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .withCoercionConfig(
                            LogicalType.Textual,
                            texts ->
                                    texts.setCoercion(
                                                    CoercionInputShape.Integer, CoercionAction.Fail)
                                            .setCoercion(
                                                    CoercionInputShape.Float, CoercionAction.Fail)
                                            .setCoercion(
                                                    CoercionInputShape.Boolean,
                                                    CoercionAction.Fail))
                    .build();

    /** Numbers with a fraction become BigDecimals, so that money stays exact. */
    private static final ObjectReader FIELDS =
            MAPPER.readerForMapOf(Object.class)
                    .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    /** Cached by record, because building a reader takes longer than reading. */
    private static final Map<Class<?>, ObjectReader> READERS = new ConcurrentHashMap<>();

    private EventJson() {}

    /** The payload of an event: UTF-8, on one line. */
    public static byte[] write(DomainEvent event) {
        return MAPPER.writeValueAsBytes(event);
    }

    /**
     * The stored event, read by the {@linkplain EventReader#present() present} reader.
     *
     * @param storedType such as {@code ticketing.order-placed.v1}
     * @throws UnreadableEventException if this software does not know the stored type, or if the
     *     bytes are not such an event: the message belongs in the dead letters; do not skip it
     */
    public static DomainEvent read(String storedType, byte[] json) {
        return EventReader.present().read(storedType, json);
    }

    static DomainEvent read(EventType type, byte[] json) {
        DomainEvent event;
        try {
            event = READERS.computeIfAbsent(type.record(), MAPPER::readerFor).readValue(json);
        } catch (JacksonException unreadable) {
            throw new UnreadableEventException(type.storedName() + ": " + whatIsWrong(unreadable));
        }
        if (event == null) {
            throw new UnreadableEventException(type.storedName() + ": the payload is null");
        }
        return event;
    }

    /** The stored fields by name, for {@link Upcaster}s. */
    static Map<String, Object> fields(String storedType, byte[] json) {
        Map<String, Object> fields;
        try {
            fields = FIELDS.readValue(json);
        } catch (JacksonException unreadable) {
            throw new UnreadableEventException(storedType + ": " + whatIsWrong(unreadable));
        }
        if (fields == null) {
            throw new UnreadableEventException(storedType + ": the payload is null");
        }
        return fields;
    }

    static byte[] write(Map<String, Object> fields) {
        return MAPPER.writeValueAsBytes(fields);
    }

    /** Jackson's own messages quote the wrong value, which may be an e-mail address or a hash. */
    private static String whatIsWrong(JacksonException unreadable) {
        if (!(unreadable instanceof DatabindException)) {
            return "not JSON" + position(unreadable);
        }
        if (unreadable.getCause() instanceof IllegalArgumentException refusal) {
            return Objects.requireNonNullElse(refusal.getMessage(), "a field is not valid");
        }
        var field =
                unreadable.getPath().stream()
                        .map(JacksonException.Reference::getPropertyName)
                        .collect(Collectors.joining("."));
        return (field.isEmpty() ? "not an object of its fields" : field + " is missing or wrong")
                + position(unreadable);
    }

    private static String position(JacksonException unreadable) {
        var location = unreadable.getLocation();
        return location == null
                ? ""
                : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }
}
