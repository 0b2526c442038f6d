package ticketing.local;

import static ticketing.eventstore.topology.ApiErrors.STREAM_NOT_FOUND;

import io.nats.client.FetchConsumeOptions;
import io.nats.client.FetchConsumer;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamStatusCheckedException;
import io.nats.client.OrderedConsumerContext;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.OrderedConsumerConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import ticketing.events.EventStream;

/** The event streams of a running system, read without any effect on it. */
public final class EventLog implements AutoCloseable {

    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);

    private final NatsAccess.Connections connections;

    private EventLog(NatsAccess.Connections connections) {
        this.connections = connections;
    }

    /**
     * Connects.
     *
     * @throws CannotRunException if no server answers there
     */
    public static EventLog open(NatsAccess nats) throws InterruptedException {
        return new EventLog(nats.connect());
    }

    /** All events stored since then that match, in the order in which they were stored. */
    public List<StoredEvent> since(Instant start, SubjectFilter filter)
            throws InterruptedException {
        var found = new ArrayList<StoredEvent>();
        merge(
                filter.streams().stream().map(stream -> new Reader(stream, filter, start)).toList(),
                found::add);
        return found;
    }

    /**
     * Hands over every event from now on, after all earlier ones if asked; returns when
     * interrupted. Earlier events come in the order in which they were stored; those that happen
     * now come as they arrive.
     */
    void follow(SubjectFilter filter, boolean fromBeginning, Consumer<StoredEvent> reader)
            throws InterruptedException {
        var readers =
                filter.streams().stream()
                        .map(stream -> new Reader(stream, filter, Instant.EPOCH))
                        .toList();
        merge(readers, fromBeginning ? reader : earlier -> {});
        var threads = new ArrayList<Thread>();
        for (var stream : readers) {
            threads.add(Thread.ofVirtual().start(() -> followOne(stream, reader)));
        }
        try {
            for (var thread : threads) {
                thread.join();
            }
        } finally {
            threads.forEach(Thread::interrupt);
        }
    }

    @Override
    public void close() {
        connections.close();
    }

    private static void merge(List<Reader> streams, Consumer<StoredEvent> to)
            throws InterruptedException {
        record Head(StoredEvent event, Reader from) {}
        var heads = new PriorityQueue<Head>(Comparator.comparing(head -> head.event().time()));
        for (var stream : streams) {
            var first = stream.next(Duration.ZERO);
            if (first != null) {
                heads.add(new Head(first, stream));
            }
        }
        for (var head = heads.poll(); head != null; head = heads.poll()) {
            to.accept(head.event());
            var following = head.from().next(Duration.ZERO);
            if (following != null) {
                heads.add(new Head(following, head.from()));
            }
        }
    }

    private static void followOne(Reader stream, Consumer<StoredEvent> to) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                var event = stream.next(WAIT);
                if (event != null) {
                    synchronized (to) {
                        to.accept(event);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads one stream on and on, also over restarts of the server. */
    private final class Reader {

        private final EventStream stream;
        private final SubjectFilter filter;
        private final Instant start;
        private long read;
        private @Nullable OrderedConsumerContext consumer;
        private @Nullable FetchConsumer batch;
        private boolean batchWasEmpty;

        Reader(EventStream stream, SubjectFilter filter, Instant start) {
            this.stream = stream;
            this.filter = filter;
            this.start = start;
        }

        /** Null if there is none within that time; a time of zero asks for those stored already. */
        @Nullable StoredEvent next(Duration wait) throws InterruptedException {
            try {
                while (true) {
                    var fetched = batch;
                    if (fetched == null) {
                        fetched = consumer().fetch(options(wait));
                        batch = fetched;
                        batchWasEmpty = true;
                    }
                    var message = fetched.nextMessage();
                    if (message == null) {
                        batch = null;
                        if (batchWasEmpty) {
                            return null;
                        }
                    } else {
                        batchWasEmpty = false;
                        read = message.metaData().streamSequence();
                        if (filter.matches(message.getSubject())) {
                            return StoredEvent.of(stream, message);
                        }
                    }
                }
            } catch (JetStreamApiException e) {
                return afterFailure(wait, e.getApiErrorCode() == STREAM_NOT_FOUND, e);
            } catch (IOException | JetStreamStatusCheckedException | IllegalStateException e) {
                // The last one is how the client says that its connection is away just now.
                return afterFailure(wait, false, e);
            }
        }

        private @Nullable StoredEvent afterFailure(Duration wait, boolean nothingYet, Exception e)
                throws InterruptedException {
            consumer = null;
            batch = null;
            if (wait.isZero() && !nothingYet) {
                throw new CannotRunException("The stream " + stream + " can not be read: " + e, e);
            }
            if (!wait.isZero()) {
                Thread.sleep(PAUSE_AFTER_FAILURE);
            }
            return null;
        }

        private OrderedConsumerContext consumer() throws IOException, JetStreamApiException {
            var existing = consumer;
            if (existing == null) {
                var from = new OrderedConsumerConfiguration().filterSubject(filter.within(stream));
                if (read > 0) {
                    from.deliverPolicy(DeliverPolicy.ByStartSequence).startSequence(read + 1);
                } else if (start.equals(Instant.EPOCH)) {
                    from.deliverPolicy(DeliverPolicy.All);
                } else {
                    from.deliverPolicy(DeliverPolicy.ByStartTime)
                            .startTime(start.atZone(ZoneOffset.UTC));
                }
                existing =
                        connections
                                .of(stream)
                                .getStreamContext(stream.name())
                                .createOrderedConsumer(from);
                consumer = existing;
            }
            return existing;
        }

        private static FetchConsumeOptions options(Duration wait) {
            var options = FetchConsumeOptions.builder().maxMessages(500);
            return wait.isZero()
                    ? options.noWait().build()
                    : options.expiresIn(wait.toMillis()).build();
        }
    }
}
