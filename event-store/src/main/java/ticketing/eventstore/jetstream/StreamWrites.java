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
 * Whether one stream takes what this service writes to it.
 *
 * <p>A server that has met a full disk refuses every write, also when there is space again, until
 * it is restarted. If it has reached its own limit it says so with a code. If the disk itself was
 * full it does not answer writes at all, while it tells everything else about the stream. Two
 * writes in a row without an answer count as refused, if the server told between and after them how
 * long the stream is, and it was no longer.
 *
 * <p>While writes are refused they fail at once. Every few seconds one that somebody really wants
 * is let through, and decides; nothing is written to find out. After a reconnect everything is
 * tried again: the server may be another one.
 */
public final class StreamWrites {

    private static final Logger log = LoggerFactory.getLogger(StreamWrites.class);

    private static final Duration TRIED_AGAIN_AFTER = Duration.ofSeconds(5);

    private static final String SILENCE =
            "NATS answers everything but writes, as it does after it could not write to its disk";

    /** What is asked of the server. */
    interface Server {

        /** How often the connection was lost and found. */
        long reconnects();

        /** The last sequence of the stream; empty if the server does not tell it. */
        OptionalLong lastSequence();
    }

    /**
     * Something that writes to the stream by the client's own means.
     *
     * @param <T> the answer
     */
    public interface Write<T> {

        /** Writes once, and waits for the answer. */
        T write() throws IOException, JetStreamApiException;
    }

    private record Refusal(String reason, long reconnects, Deadline triedAgain) {}

    /** What the server told about the stream while it did not answer a write. */
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

    /** Why writes are refused; null if they are not, as far as is known. */
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
     * To be called before each write.
     *
     * @throws WritesRefused at once if the stream has refused writes, and it is not the turn of
     *     this one to find out whether it still does
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
     * Notes that the server has refused a write.
     *
     * @return whether it is out of storage, and so will refuse the next ones, too
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

    /** Notes that the server has not answered a write which began at that {@code nanoTime}. */
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
     * Writes, and notes what comes of it.
     *
     * @throws WritesRefused at once if the stream has refused writes just now
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
