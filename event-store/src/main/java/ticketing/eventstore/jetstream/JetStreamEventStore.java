package ticketing.eventstore.jetstream;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import io.nats.client.support.NatsJetStreamConstants;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import ticketing.events.Boundary;
import ticketing.events.DomainEvent;
import ticketing.events.EventJson;
import ticketing.events.EventReader;
import ticketing.eventstore.Cause;
import ticketing.eventstore.EventMetadata;
import ticketing.eventstore.EventStore;
import ticketing.eventstore.EventStoreException.ConcurrentAppend;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.eventstore.History;
import ticketing.eventstore.NewEvent;
import ticketing.eventstore.RecordedEvent;

/**
 * An event store on one JetStream stream.
 *
 * <p>An append names the boundary as a subject filter and the last sequence seen there; the server
 * refuses it if anything was stored there since. One event is one publish; several are one atomic
 * batch.
 *
 * @see <a
 *     href="https://github.com/nats-io/nats-architecture-and-design/blob/main/adr/ADR-31.md">ADR-31:
 *     direct get, with batches</a>
 * @see <a
 *     href="https://github.com/nats-io/nats-architecture-and-design/blob/main/adr/ADR-50.md">ADR-50:
 *     atomic batch publish</a>
 */
public final class JetStreamEventStore<E extends DomainEvent> implements EventStore<E> {

    private static final int PAGE = 1000;
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Duration PAUSE = Duration.ofMillis(100);

    /**
     * The two codes by which the server says that an expectation does not hold: at once, or in the
     * batch.
     */
    private static final List<Integer> CONFLICTS = List.of(10071, 10164);

    private static final int NOTHING_FOUND = 10037;

    private final NatsConnection nats;
    private final EventStreamSettings settings;
    private final Class<E> events;
    private final String source;
    private final Clock clock;
    private final Counter appends;
    private final Counter conflicts;
    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();

    /**
     * Opens a stream; it has to exist when the first call is made.
     *
     * @param source the service that appends, as it will stand in every event
     */
    public JetStreamEventStore(
            NatsConnection nats,
            EventStreamSettings settings,
            Class<E> events,
            String source,
            Clock clock,
            MeterRegistry metrics) {
        this.nats = nats;
        this.settings = settings;
        this.events = events;
        this.source = source;
        this.clock = clock;
        this.appends = metrics.counter("ticketing.events.appended", "stream", settings.name());
        this.conflicts = metrics.counter("ticketing.events.conflicts", "stream", settings.name());
    }

    @Override
    public History<E> load(Boundary boundary, long afterSequence) {
        var loaded = new ArrayList<RecordedEvent<E>>();
        var last = afterSequence;
        var patience = Deadline.in(PATIENCE);
        while (true) {
            var page = readPage(boundary, last);
            loaded.addAll(page.events());
            last = page.lastSequence();
            if (page.complete()) {
                return new History<>(List.copyOf(loaded), last);
            }
            if (page.events().isEmpty() && !patience.pause(PAUSE)) {
                throw new Unavailable("Reading " + boundary.prefix() + " took too long", null);
            }
        }
    }

    private record Page<E extends DomainEvent>(
            List<RecordedEvent<E>> events, long lastSequence, boolean complete) {}

    /**
     * Reads up to {@link #PAGE} events. A page that ends early, because a reply was lost or the
     * server went away, is incomplete: what came is used and the rest is asked for again.
     */
    private Page<E> readPage(Boundary boundary, long afterSequence) {
        var inbox = nats.connection().createInbox();
        var replies = nats.connection().subscribe(inbox);
        try {
            var request =
                    "{\"seq\":%d,\"batch\":%d,\"next_by_subj\":\"%s\"}"
                            .formatted(afterSequence + 1, PAGE, boundary.filter());
            nats.connection()
                    .publish(
                            settings.api("DIRECT.GET"),
                            inbox,
                            request.getBytes(StandardCharsets.UTF_8));
            var page = new ArrayList<RecordedEvent<E>>();
            var last = afterSequence;
            var previous = 0L;
            while (true) {
                var reply = replies.nextMessage(ANSWER_LIMIT);
                if (reply == null) {
                    nats.throwIfForbidden(settings.api("DIRECT.GET"));
                    return new Page<>(page, last, false);
                }
                if (reply.isStatusMessage()) {
                    var status = reply.getStatus();
                    if (status.getCode() == 404) {
                        return new Page<>(page, last, true);
                    }
                    if (status.getCode() == 204) {
                        var pending =
                                number(reply.getHeaders(), NatsJetStreamConstants.NATS_NUM_PENDING);
                        var sent =
                                number(
                                        reply.getHeaders(),
                                        NatsJetStreamConstants.NATS_LAST_SEQUENCE);
                        return new Page<>(page, last, pending == 0 && sent == last);
                    }
                    if (status.isNoResponders()) {
                        return new Page<>(page, last, false);
                    }
                    throw new Unavailable(
                            "Reading " + boundary.prefix() + ": " + status.getMessageWithCode(),
                            null);
                }
                var headers = reply.getHeaders();
                // Each reply names the one before it; a gap means that one got lost on its way.
                if (number(headers, NatsJetStreamConstants.NATS_LAST_SEQUENCE) != previous) {
                    return new Page<>(page, last, false);
                }
                previous = number(headers, NatsJetStreamConstants.NATS_SEQUENCE);
                last = previous;
                page.add(
                        EventCodec.read(
                                EventReader.present(),
                                events,
                                headers.getFirst(NatsJetStreamConstants.NATS_SUBJECT),
                                last,
                                headers,
                                reply.getData()));
            }
        } catch (IllegalStateException disconnected) {
            return new Page<>(List.of(), afterSequence, false);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Unavailable("Stopped while reading " + boundary.prefix(), stopped);
        } finally {
            nats.unsubscribe(replies);
        }
    }

    @Override
    public List<RecordedEvent<E>> append(
            Boundary boundary, long expectedSequence, List<NewEvent<E>> newEvents) {
        var time = clock.instant();
        var cause = Cause.current();
        var messages = new ArrayList<Message>(newEvents.size());
        var ids = new ArrayList<String>(newEvents.size());
        for (var event : newEvents) {
            var id = this.ids.generate().toString();
            ids.add(id);
            messages.add(
                    NatsMessage.builder()
                            .subject(boundary.subjectOf(event.data()))
                            .headers(EventCodec.headers(event, id, source, time, cause))
                            .data(EventJson.write(event.data()))
                            .build());
        }
        messages.getFirst()
                .getHeaders()
                .put(NatsJetStreamConstants.EXPECTED_STREAM_HDR, settings.name())
                .put(
                        NatsJetStreamConstants.EXPECTED_LAST_SUB_SEQ_HDR,
                        Long.toString(expectedSequence))
                .put(NatsJetStreamConstants.EXPECTED_LAST_SUB_SEQ_SUB_HDR, boundary.filter());

        var lastSequence = publishUntilAnswered(boundary, expectedSequence, messages, ids);
        appends.increment(newEvents.size());
        var recorded = new ArrayList<RecordedEvent<E>>(newEvents.size());
        for (int i = 0; i < newEvents.size(); i++) {
            var event = newEvents.get(i);
            recorded.add(
                    new RecordedEvent<>(
                            event.data(),
                            new EventMetadata(
                                    ids.get(i),
                                    messages.get(i).getSubject(),
                                    lastSequence - (newEvents.size() - 1) + i,
                                    event.version(),
                                    time,
                                    source,
                                    cause.correlationId(),
                                    cause.causationId(),
                                    cause.traceparent())));
        }
        return List.copyOf(recorded);
    }

    /**
     * Publishes until there is an answer. A publish without an answer may have taken effect all the
     * same, and its repetition is then reported as a conflict; so before a conflict is believed,
     * the own message is looked for.
     *
     * @return the sequence of the last message
     */
    private long publishUntilAnswered(
            Boundary boundary, long expectedSequence, List<Message> messages, List<String> ids) {
        var patience = Deadline.in(PATIENCE);
        while (true) {
            try {
                var ack =
                        messages.size() == 1
                                ? publish(messages.getFirst())
                                : publishBatch(messages, ids.getFirst());
                if (ack != null) {
                    return ack.getSeqno();
                }
                nats.throwIfForbidden(messages.getFirst().getSubject());
            } catch (JetStreamApiException refused) {
                if (!CONFLICTS.contains(refused.getApiErrorCode())) {
                    throw new Unavailable(
                            "Appending to " + boundary.prefix() + ": " + refused.getMessage(),
                            refused);
                }
                var own = sequenceOf(ids.getLast(), boundary, expectedSequence);
                if (own > 0) {
                    return own;
                }
                conflicts.increment();
                throw new ConcurrentAppend(boundary.prefix());
            } catch (IOException | IllegalStateException unreachable) {
                if (patience.isOver()) {
                    throw new Unavailable("Appending to " + boundary.prefix(), unreachable);
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new Unavailable("Stopped while appending to " + boundary.prefix(), stopped);
            }
            if (!patience.pause(PAUSE)) {
                throw new Unavailable("Appending to " + boundary.prefix() + " got no answer", null);
            }
        }
    }

    private @Nullable PublishAck publish(Message message)
            throws IOException, JetStreamApiException, InterruptedException {
        var reply = nats.connection().request(message, ANSWER_LIMIT);
        return reply == null || reply.isStatusMessage() ? null : new PublishAck(reply);
    }

    private @Nullable PublishAck publishBatch(List<Message> messages, String batchId)
            throws IOException, JetStreamApiException, InterruptedException {
        for (int i = 0; i < messages.size(); i++) {
            messages.get(i)
                    .getHeaders()
                    .put(NatsJetStreamConstants.NATS_BATCH_ID_HDR, batchId)
                    .put(NatsJetStreamConstants.NATS_BATCH_SEQUENCE_HDR, Integer.toString(i + 1));
        }
        messages.getLast().getHeaders().put(NatsJetStreamConstants.NATS_BATCH_COMMIT_HDR, "1");
        for (var message : messages.subList(0, messages.size() - 1)) {
            nats.connection().publish(message);
        }
        return publish(messages.getLast());
    }

    /** Zero if there is no such event after that position. */
    private long sequenceOf(String eventId, Boundary boundary, long afterSequence) {
        return load(boundary, afterSequence).events().stream()
                .filter(event -> event.metadata().id().equals(eventId))
                .mapToLong(RecordedEvent::sequence)
                .findFirst()
                .orElse(0);
    }

    @Override
    public boolean isCurrent(Boundary boundary, long sequence) {
        // With one replica there is no follower: what was read is what the leader knows.
        return settings.replicas() == 1 || lastSequence(boundary) == sequence;
    }

    /** The client's own call would ask any replica; this one is answered by the leader alone. */
    private long lastSequence(Boundary boundary) {
        var question = settings.api("STREAM.MSG.GET");
        var lastOfBoundary = "{\"last_by_subj\":\"%s\"}".formatted(boundary.filter());
        try {
            var reply =
                    nats.connection()
                            .request(
                                    question,
                                    lastOfBoundary.getBytes(StandardCharsets.UTF_8),
                                    ANSWER_LIMIT);
            if (reply == null || reply.isStatusMessage()) {
                nats.throwIfForbidden(question);
                throw new Unavailable("Confirming " + boundary.prefix() + " got no answer", null);
            }
            var last = new MessageInfo(reply, settings.name(), false);
            if (!last.hasError()) {
                return last.getSeq();
            }
            if (last.getApiErrorCode() == NOTHING_FOUND) {
                return 0;
            }
            throw new Unavailable("Confirming " + boundary.prefix() + ": " + last.getError(), null);
        } catch (IllegalStateException unreachable) {
            throw new Unavailable("Confirming " + boundary.prefix(), unreachable);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Unavailable("Stopped while confirming " + boundary.prefix(), stopped);
        }
    }

    private static long number(@Nullable Headers headers, String name) {
        var value = headers == null ? null : headers.getFirst(name);
        return value == null ? 0 : Long.parseLong(value);
    }
}
