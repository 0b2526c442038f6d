package ticketing.local.operator;

import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import ticketing.events.DomainEvent;
import ticketing.events.EventReader;
import ticketing.events.EventStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One message of an event stream, to show to people and tools. It is shown as it was stored, even
 * if this version of the software does not know its type. Private data is hidden.
 *
 * @param stream where it is stored
 * @param sequence its position there
 * @param subject such as {@code tickets.<ticketId>.created}
 * @param time when it was stored
 * @param headers the headers of the wire format that are present, in order
 * @param payload its JSON
 */
public record StoredEvent(
        EventStream stream,
        long sequence,
        String subject,
        Instant time,
        LinkedHashMap<String, String> headers,
        JsonNode payload) {

    // Keeps the digits as they were stored: 19.90 stays 19.90.
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                    .build();
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final List<String> HEADERS =
            List.of(
                    "ce-id",
                    "ce-type",
                    "ce-source",
                    "ce-time",
                    "ce-subject",
                    "ticketing-version",
                    "ticketing-causation-id",
                    "ticketing-correlation-id");
    private static final List<String> PRIVATE_FIELDS = List.of("email", "passwordHash");

    static StoredEvent of(
            EventStream stream, String subject, long sequence, Headers all, byte[] data) {
        var headers = new LinkedHashMap<String, String>();
        for (var name : HEADERS) {
            var value = all.getFirst(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        return new StoredEvent(
                stream,
                sequence,
                subject,
                Instant.parse(all.getLast(NatsJetStreamConstants.NATS_TIMESTAMP)),
                headers,
                read(data));
    }

    /**
     * The event itself.
     *
     * @throws ticketing.events.UnreadableEventException if this version of the software does not
     *     know it
     */
    public DomainEvent event() {
        return EventReader.present()
                .read(headers.getOrDefault("ce-type", "?"), JSON.writeValueAsBytes(payload));
    }

    /** A header; null if the message has none. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /** Whether a field of the payload, such as {@code orderId}, has this value. */
    public boolean isAbout(String field, String value) {
        var own = payload.path(field);
        return own.isString() && own.asString().equals(value);
    }

    /** One readable line: time, stream and sequence, subject, version, service, payload. */
    public String line() {
        return String.format(
                Locale.ROOT,
                "%s  %-11s %4d  %s  v%s  %s  %s",
                CLOCK.format(time),
                stream,
                sequence,
                subject,
                headers.getOrDefault("ticketing-version", "?"),
                headers.getOrDefault("ce-source", "?"),
                JSON.writeValueAsString(shown()));
    }

    /** One JSON object on one line, for tools. */
    public String json() {
        var object = JsonNodeFactory.instance.objectNode();
        object.put("stream", stream.name());
        object.put("sequence", sequence);
        object.put("subject", subject);
        object.put("time", time.toString());
        headers.forEach(object::put);
        object.set("data", shown());
        return JSON.writeValueAsString(object);
    }

    private JsonNode shown() {
        var shown = payload.deepCopy();
        if (stream == EventStream.USERS && shown instanceof ObjectNode fields) {
            PRIVATE_FIELDS.stream()
                    .filter(fields::has)
                    .forEach(name -> fields.put(name, "(hidden)"));
        }
        return shown;
    }

    public static JsonNode read(byte[] data) {
        try {
            return JSON.readTree(data);
        } catch (JacksonException notJson) {
            return JsonNodeFactory.instance.stringNode("(not JSON, " + data.length + " bytes)");
        }
    }
}
