package ticketing.local.operator;

import static ticketing.nats.ApiErrors.STREAM_NOT_FOUND;

import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Consumer;
import ticketing.events.EventStream;
import ticketing.local.checks.CannotRunException;
import ticketing.local.checks.KeyRefusedException;
import ticketing.local.nats.NatsAccess;
import ticketing.local.nats.NatsObserver;
import ticketing.nats.BatchedGet;
import ticketing.topology.Service;

/** Reads the event streams of a running system, without any effect on it. */
public final class EventLog implements AutoCloseable {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    private final NatsObserver nats;

    private EventLog(NatsObserver nats) {
        this.nats = nats;
    }

    /**
     * Connects.
     *
     * @throws CannotRunException if no server answers
     */
    public static EventLog open(NatsAccess nats) throws InterruptedException {
        return new EventLog(nats.observe());
    }

    /**
     * All events stored since then that match, in the order in which they were stored.
     *
     * @throws CannotRunException if a stream cannot be read
     */
    public List<StoredEvent> since(Instant start, SubjectFilter filter)
            throws InterruptedException {
        var found = new ArrayList<StoredEvent>();
        merge(readers(filter, start), found::add);
        return found;
    }

    /**
     * Passes on every new event until it is interrupted, and on request all earlier events first.
     * It polls a few times a second, and continues after a restart of the server.
     *
     * @throws CannotRunException if a stream cannot be read at the beginning
     * @throws KeyRefusedException if the server no longer accepts the observer's key
     */
    public void follow(SubjectFilter filter, boolean fromBeginning, Consumer<StoredEvent> to)
            throws InterruptedException {
        var readers = readers(filter, Instant.EPOCH);
        if (!fromBeginning) {
            readers.forEach(Reader::skip);
        }
        merge(readers, to);
        while (true) {
            Thread.sleep(BETWEEN_LOOKS);
            try {
                merge(readers, to);
            } catch (KeyRefusedException forGood) {
                throw forGood;
            } catch (CannotRunException notNow) {
                // The next try continues after the last event that was read.
            }
        }
    }

    @Override
    public void close() {
        nats.close();
    }

    private List<Reader> readers(SubjectFilter filter, Instant start) {
        return filter.streams().stream().map(stream -> new Reader(stream, filter, start)).toList();
    }

    private static void merge(List<Reader> streams, Consumer<StoredEvent> to)
            throws InterruptedException {
        var unread = new PriorityQueue<Reader>(Comparator.comparing(Reader::timeOfNext));
        for (var stream : streams) {
            if (stream.hasNext()) {
                unread.add(stream);
            }
        }
        for (var earliest = unread.poll(); earliest != null; earliest = unread.poll()) {
            to.accept(earliest.next());
            if (earliest.hasNext()) {
                unread.add(earliest);
            }
        }
    }

    /** Reads one stream page by page. After a failure it continues at the same position. */
    private final class Reader {

        private final EventStream stream;
        private final SubjectFilter filter;
        private final Instant start;
        private final Queue<StoredEvent> page = new ArrayDeque<>();
        private boolean isThere;
        private long read;

        Reader(EventStream stream, SubjectFilter filter, Instant start) {
            this.stream = stream;
            this.filter = filter;
            this.start = start;
        }

        /** Skips the events that are stored already. */
        void skip() {
            read = lastSequence();
        }

        /** Whether there is another event. */
        boolean hasNext() throws InterruptedException {
            if (!isThere) {
                var _ = lastSequence();
            }
            var isComplete = !isThere;
            while (page.isEmpty() && !isComplete) {
                isComplete = readPage();
            }
            return !page.isEmpty();
        }

        Instant timeOfNext() {
            return page.element().time();
        }

        StoredEvent next() {
            return page.remove();
        }

        private boolean readPage() throws InterruptedException {
            try {
                var answer =
                        nats.read(
                                Service.of(stream),
                                stream.name(),
                                new BatchedGet(filter.within(stream), read, start),
                                (subject, sequence, headers, data) ->
                                        StoredEvent.of(stream, subject, sequence, headers, data));
                answer.messages().stream()
                        .filter(event -> filter.matches(event.subject()))
                        .forEach(page::add);
                read = answer.lastSequence();
                return answer.complete();
            } catch (IOException failed) {
                throw unreadable(failed);
            }
        }

        /** 0 if there is no such stream yet. */
        private long lastSequence() {
            try {
                var state =
                        nats.management(Service.of(stream))
                                .getStreamInfo(stream.name())
                                .getStreamState();
                isThere = true;
                return state.getLastSequence();
            } catch (JetStreamApiException refused) {
                if (refused.getApiErrorCode() == STREAM_NOT_FOUND) {
                    return 0;
                }
                throw unreadable(refused);
            } catch (IOException | IllegalStateException failed) {
                // The client throws the last one while it has no connection.
                throw unreadable(failed);
            }
        }

        private CannotRunException unreadable(Exception failed) {
            return new CannotRunException(
                    "The stream " + stream + " cannot be read: " + failed, failed);
        }
    }
}
