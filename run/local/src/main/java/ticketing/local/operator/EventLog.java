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

/** The event streams of a running system, read without any effect on it. */
public final class EventLog implements AutoCloseable {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    private final NatsObserver nats;

    private EventLog(NatsObserver nats) {
        this.nats = nats;
    }

    /**
     * Connects.
     *
     * @throws CannotRunException if no server answers there
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
     * Hands over every event from now on, after all earlier ones if asked, until it is interrupted.
     * It looks for new ones a few times a second, and goes on after a restart of the server.
     *
     * @throws CannotRunException if a stream cannot be read at the beginning
     * @throws KeyRefusedException if the server does not know the observer's key any more
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
                // Nothing that was read is lost.
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

    /** Reads one stream page by page. After a failure it goes on where it was. */
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

        /** Leaves out what is stored already. */
        void skip() {
            read = lastSequence();
        }

        /** Whether another event is stored by now. */
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
                // The last one is how the client says that its connection is away just now.
                throw unreadable(failed);
            }
        }

        private CannotRunException unreadable(Exception failed) {
            return new CannotRunException(
                    "The stream " + stream + " cannot be read: " + failed, failed);
        }
    }
}
