package ticketing.eventstore.jetstream;

import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ticketing.eventstore.EventStoreException.WritesRefused;
import ticketing.eventstore.concurrent.Deadline;
import ticketing.nats.ApiErrors;

/**
 * Tracks whether a stream accepts the writes of this service.
 *
 * <p>After a full disk a NATS server refuses every write until it is restarted, even when there is
 * space again. If it has reached its own limit, it says so with an error code. If the disk itself
 * was full, it does not answer writes at all, but still answers queries about the stream. So two
 * writes in a row without an answer count as refused, if queries between and after them were
 * answered and the stream did not grow.
 *
 * <p>While writes are refused, they fail at once. Every few seconds one real write is let through
 * to find out; nothing is written as a test. After a reconnect all writes are tried again, because
 * the server may be another one.
 */
public final class StreamWrites {

    private static final Logger log = LoggerFactory.getLogger(StreamWrites.class);

    private static final Duration TRIED_AGAIN_AFTER = Duration.ofSeconds(5);

    private static final String SILENCE =
            "NATS answers everything but writes, as it does after it could not write to its disk";

    /** Queries to the server. */
    interface Server {

        /** How often the connection was lost and restored. */
        long reconnects();

        /** The last sequence of the stream; empty if the server does not answer. */
        OptionalLong lastSequence();
    }

    /**
     * A write to the stream with the client's own API.
     *
     * @param <T> the answer
     */
    public interface Write<T> {

        /** Writes once, and waits for the answer. */
        T write() throws IOException, JetStreamApiException;
    }

    private record Refusal(String reason, long reconnects, Deadline triedAgain) {}

    /** The server's answer about the stream while it did not answer a write. */
    private record Told(long nanos, long reconnects, long lastSequence) {}

    private final String stream;
    private final Server server;
    private final Duration triedAgainAfter;
    private final AtomicReference<@Nullable Refusal> refusal = new AtomicReference<>();
    private final Lock asking = new ReentrantLock();
    private volatile @Nullable Told told;

    StreamWrites(String stream, Server server) {
        this(stream, server, TRIED_AGAIN_AFTER);
    }

    StreamWrites(String stream, Server server, Duration triedAgainAfter) {
        this.stream = stream;
        this.server = server;
        this.triedAgainAfter = triedAgainAfter;
    }

    String stream() {
        return stream;
    }

    /** Why writes are refused; null if they are not, as far as known. */
    @Nullable String reason() {
        var present = present();
        return present == null ? null : present.reason();
    }

    private @Nullable Refusal present() {
        var known = refusal.get();
        if (known == null || known.reconnects() == server.reconnects()) {
            return known;
        }
        if (refusal.compareAndSet(known, null)) {
            log.info("Writes to {} are tried again after a reconnect", stream);
        }
        return null;
    }

    /**
     * Call this before each write.
     *
     * @throws WritesRefused at once if the stream has refused writes, unless this write is let
     *     through to find out
     */
    void begin() {
        var known = present();
        if (known != null
                && !(known.triedAgain().isOver()
                        && refusal.compareAndSet(known, refusal(known.reason())))) {
            throw new WritesRefused(stream, known.reason());
        }
    }

    private Refusal refusal(String reason) {
        return new Refusal(reason, server.reconnects(), Deadline.in(triedAgainAfter));
    }

    void stored() {
        told = null;
        if (refusal.get() != null && refusal.getAndSet(null) != null) {
            log.info("{} takes writes again", stream);
        }
    }

    /**
     * Records a refused write.
     *
     * @return whether the server is out of storage, and so will refuse the next writes, too
     */
    boolean refused(JetStreamApiException refused) {
        if (!ApiErrors.isOutOfStorage(refused)) {
            return false;
        }
        refuse("NATS is out of storage: " + refused.getMessage());
        return true;
    }

    private void refuse(String reason) {
        if (refusal.getAndSet(refusal(reason)) == null) {
            log.warn(
                    "{} refuses writes until there is room and NATS is restarted: {}",
                    stream,
                    reason);
        }
    }

    /** Records a write without an answer, which began at that {@code nanoTime}. */
    void noAnswer(long begun) {
        var before = told;
        var reconnects = server.reconnects();
        var isLater = before != null && begun - before.nanos() > 0;
        if (present() != null || (before != null && !isLater) || !asking.tryLock()) {
            return;
        }
        try {
            var last = server.lastSequence();
            if (last.isEmpty() || reconnects != server.reconnects()) {
                told = null;
                return;
            }
            if (before != null
                    && before.reconnects() == reconnects
                    && before.lastSequence() == last.getAsLong()) {
                refuse(SILENCE);
            }
            told = new Told(System.nanoTime(), reconnects, last.getAsLong());
        } finally {
            asking.unlock();
        }
    }

    /**
     * Writes, and records the result.
     *
     * @throws WritesRefused at once if the stream has just refused writes
     */
    public <T> T write(Write<T> write) throws IOException, JetStreamApiException {
        begin();
        var begun = System.nanoTime();
        try {
            var answer = write.write();
            stored();
            return answer;
        } catch (JetStreamApiException refused) {
            var _ = refused(refused);
            throw refused;
        } catch (IOException noAnswer) {
            noAnswer(begun);
            throw noAnswer;
        }
    }
}
