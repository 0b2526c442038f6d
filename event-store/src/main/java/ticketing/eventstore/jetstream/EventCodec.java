package ticketing.eventstore.jetstream;

import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import ticketing.events.DomainEvent;
import ticketing.events.EventReader;
import ticketing.events.EventType;
import ticketing.events.UnreadableEventException;
import ticketing.eventstore.Cause;
import ticketing.eventstore.EventMetadata;
import ticketing.eventstore.EventStoreException.Unreadable;
import ticketing.eventstore.NewEvent;
import ticketing.eventstore.RecordedEvent;

/**
 * Converts an event to a NATS message and back: the JSON of the record is the payload, everything
 * else is in headers.
 *
 * @see <a
 *     href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/nats-protocol-binding.md">CloudEvents
 *     NATS protocol binding, binary content mode</a>
 */
public final class EventCodec {

    public static final String ENTITY = "ce-subject";
    public static final String TYPE = "ce-type";

    private static final String SPEC_VERSION = "ce-specversion";
    private static final String ID = "ce-id";
    private static final String SOURCE = "ce-source";
    private static final String TIME = "ce-time";
    public static final String VERSION = "ticketing-version";
    private static final String CAUSATION = "ticketing-causation-id";
    private static final String CORRELATION = "ticketing-correlation-id";
    private static final String TRACEPARENT = "traceparent";

    private EventCodec() {}

    public static Headers headers(
            NewEvent<?> event, String id, String source, Instant time, Cause cause) {
        var headers =
                new Headers()
                        .put(NatsJetStreamConstants.MSG_ID_HDR, id)
                        .put(SPEC_VERSION, "1.0")
                        .put(ID, id)
                        .put(TYPE, EventType.of(event.data()).storedName())
                        .put(SOURCE, source)
                        .put(TIME, time.toString())
                        .put(ENTITY, event.data().entityId().toString())
                        .put(VERSION, Long.toString(event.version()))
                        .put(CORRELATION, cause.correlationId());
        if (cause.causationId() != null) {
            headers.put(CAUSATION, cause.causationId());
        }
        if (cause.traceparent() != null) {
            headers.put(TRACEPARENT, cause.traceparent());
        }
        return headers;
    }

    /** The headers of an event that is already stored, for passing it on. */
    public static Headers headers(RecordedEvent<?> event) {
        var about = event.metadata();
        return headers(
                new NewEvent<>(event.data(), about.version()),
                about.id(),
                about.source(),
                about.time(),
                new Cause(about.correlationId(), about.causationId(), about.traceparent()));
    }

    /**
     * Reads a stored message.
     *
     * @throws Unreadable if headers are missing, the stored type is unknown, or the payload does
     *     not match its type
     */
    public static <E extends DomainEvent> RecordedEvent<E> read(
            EventReader reader,
            Class<E> events,
            String subject,
            long sequence,
            @Nullable Headers headers,
            byte[] payload) {
        if (headers == null) {
            throw new Unreadable(
                    "Message " + sequence + " on " + subject + " has no headers", null);
        }
        try {
            var event = reader.read(required(headers, TYPE), payload);
            return new RecordedEvent<>(
                    events.cast(event),
                    new EventMetadata(
                            required(headers, ID),
                            subject,
                            sequence,
                            version(required(headers, VERSION)),
                            EventTime.parse(required(headers, TIME)),
                            required(headers, SOURCE),
                            required(headers, CORRELATION),
                            headers.getFirst(CAUSATION),
                            headers.getFirst(TRACEPARENT)));
        } catch (UnreadableEventException
                | ClassCastException
                | NumberFormatException
                | DateTimeParseException unreadable) {
            throw new Unreadable(
                    "Message "
                            + sequence
                            + " on "
                            + subject
                            + ": "
                            + FailureWords.messageOf(unreadable),
                    unreadable);
        }
    }

    /** A header of a message; null if it is missing. */
    public static @Nullable String header(Message message, String name) {
        var headers = message.getHeaders();
        return headers == null ? null : headers.getFirst(name);
    }

    private static long version(String header) {
        var version = Long.parseLong(header);
        if (version < 0) {
            throw new NumberFormatException("the version " + version + " is negative");
        }
        return version;
    }

    private static String required(Headers headers, String name) {
        var value = headers.getFirst(name);
        if (value == null) {
            throw new UnreadableEventException("the header " + name + " is missing");
        }
        return value;
    }
}
