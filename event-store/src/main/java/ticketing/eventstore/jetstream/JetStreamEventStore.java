package ticketing.eventstore.jetstream;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.NatsMessage;
import io.nats.client.support.NatsJetStreamConstants;
import java.io.IOException;
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
import ticketing.eventstore.EventStoreException.WritesRefused;
import ticketing.eventstore.History;
import ticketing.eventstore.NewEvent;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.concurrent.Deadline;
import ticketing.nats.ApiErrors;

/**
 * An event store on one JetStream stream.
 *
 * <p>An append contains the boundary, as a subject filter, and its last known sequence. The server
 * refuses it if the boundary has a newer message. One event is one publish; several events are one
 * atomic batch.
 *
 * @see <a
 *     href="https://github.com/nats-io/nats-architecture-and-design/blob/main/adr/ADR-31.md">ADR-31:
 *     direct get, with batches</a>
 * @see <a
 *     href="https://github.com/nats-io/nats-architecture-and-design/blob/main/adr/ADR-50.md">ADR-50:
 *     atomic batch publish</a>
 */
public final class JetStreamEventStore<E extends DomainEvent> implements EventStore<E> {

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final NatsConnection nats;
    private final EventStreamSettings settings;
    private final StreamReader reader;
    private final StreamWrites writes;
    private final Class<E> events;
    private final String source;
    private final Clock clock;
    private final Counter appends;
    private final Counter conflicts;
    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();

    /**
     * Opens a stream, which must exist when the first call is made.
     *
     * @param source the service that appends; stored in every event
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
        this.reader = new StreamReader(nats, settings.name());
        this.writes = nats.writesTo(settings.name());
        this.events = events;
        this.source = source;
        this.clock = clock;
        this.appends = metrics.counter("ticketing.events.appended", "stream", settings.name());
        this.conflicts = metrics.counter("ticketing.events.conflicts", "stream", settings.name());
    }

    @Override
    public History<E> load(Boundary boundary, long afterSequence) {
        var found =
                reader.read(
                        boundary.filter(),
                        afterSequence,
                        (subject, sequence, headers, data) ->
                                EventCodec.read(
                                        EventReader.present(),
                                        events,
                                        subject,
                                        sequence,
                                        headers,
                                        data));
        return new History<>(found.messages(), found.lastSequence());
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
     * Publishes until there is an answer. A publish without an answer may still have been stored;
     * the server then reports its repetition as a conflict. So on a conflict, this looks for its
     * own message first.
     *
     * @return the sequence of the last message
     */
    private long publishUntilAnswered(
            Boundary boundary, long expectedSequence, List<Message> messages, List<String> ids) {
        var patience = Deadline.in(PATIENCE);
        while (true) {
            writes.begin();
            try {
                var ack =
                        messages.size() == 1
                                ? publish(messages.getFirst())
                                : publishBatch(messages, ids.getFirst());
                if (ack != null) {
                    writes.stored();
                    return ack.getSeqno();
                }
            } catch (JetStreamApiException refused) {
                if (writes.refused(refused)) {
                    throw new WritesRefused(settings.name(), "NATS is out of storage");
                }
                if (!ApiErrors.isConflict(refused)) {
                    throw new Unavailable(
                            "Appending to " + boundary.prefix() + ": " + refused.getMessage(),
                            refused);
                }
                var own = sequenceOf(ids.getLast(), boundary, expectedSequence);
                if (own > 0) {
                    writes.stored();
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
        var begun = System.nanoTime();
        var reply = nats.request(message, ANSWER_LIMIT);
        if (reply == null) {
            writes.noAnswer(begun);
        }
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
        try {
            return publish(messages.getLast());
        } catch (JetStreamApiException refused) {
            if (refused.getApiErrorCode() == ApiErrors.BATCH_INCOMPLETE) {
                // Nothing of the batch is stored. It is sent again, as if there had been no answer.
                return null;
            }
            throw refused;
        }
    }

    /** Zero if there is no such event after that sequence. */
    private long sequenceOf(String eventId, Boundary boundary, long afterSequence) {
        return load(boundary, afterSequence).events().stream()
                .filter(event -> event.metadata().id().equals(eventId))
                .mapToLong(RecordedEvent::sequence)
                .findFirst()
                .orElse(0);
    }

    @Override
    public boolean isCurrent(Boundary boundary, long sequence) {
        // With one replica there is no follower, so the leader has answered every read.
        return settings.replicas() == 1 || reader.lastSequence(boundary.filter()) == sequence;
    }
}
