package ticketing.eventstore.jetstream;

import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import ticketing.eventstore.concurrent.Deadline;

/**
 * Asks a durable consumer for messages, as often as it is told, and receives them in one inbox.
 *
 * <p>The inbox stays open from the first request to the last answer. That of the client's own
 * {@code fetch} is closed when its time is up; a message that the server sends at that moment
 * reaches nobody, and comes again only after the whole acknowledgement wait.
 *
 * <p>Used by one thread. Its methods throw {@link IllegalStateException} if the connection or the
 * consumer is gone, and {@link ticketing.eventstore.EventStoreException.Forbidden} if this service
 * may not ask: close it, see to the consumer, and begin anew.
 *
 * @see <a
 *     href="https://github.com/nats-io/nats-architecture-and-design/blob/main/adr/ADR-13.md">NATS
 *     ADR 13, pull subscribe internals</a>
 */
public final class Puller implements AutoCloseable {

    /** For how long a server that is still there may be silent about the end of a request. */
    private static final Duration LATE = Duration.ofSeconds(2);

    /** The status of a request that has ended because nothing more came. */
    private static final int TIME_IS_UP = 408;

    private static final String PENDING = "Nats-Pending-Messages";

    private final NatsConnection nats;
    private final Connection client;
    private final String next;
    private final Duration requestFor;
    private final String inbox;
    private final Subscription replies;

    private record Request(int messages, Deadline end) {}

    /** Those whose end was not told, by reply subject; the oldest first. */
    private final SequencedMap<String, Request> requests = new LinkedHashMap<>();

    /**
     * How many messages may still come, of all requests together: the server answers them in turn,
     * and a message does not say which one it answers. Only the end of a request says what is left
     * of it.
     */
    private int mayCome;

    private long number;
    private long connection;
    private Instant idleUntil = Instant.EPOCH;

    /**
     * Opens the inbox.
     *
     * @param next the subject of the consumer's requests, such as {@code
     *     $JS.API.CONSUMER.MSG.NEXT.<stream>.<consumer>}
     * @param requestFor how long the server keeps a request; who stops waits as long for what may
     *     still come
     */
    public Puller(NatsConnection nats, String next, Duration requestFor) {
        this.nats = nats;
        this.next = next;
        this.requestFor = requestFor;
        this.client = nats.connection();
        this.inbox = client.createInbox();
        this.replies = client.subscribe(inbox + ".*");
        // What is not taken yet has been counted by whoever asked for it.
        replies.setPendingLimits(-1, -1);
    }

    /**
     * How many messages have been asked for and may still come. After a reconnect the server may
     * have forgotten what it was asked for, so that counts no more; should some of it come all the
     * same, it is welcome.
     */
    public int requested() {
        forgetWhatIsLost();
        return mayCome;
    }

    /** Asks for so many more messages. */
    public void request(int messages) {
        forgetWhatIsLost();
        connection = reconnects();
        // The end of a request is told there, and must not be taken for the end of another one.
        var reply = inbox + "." + ++number + "-" + System.currentTimeMillis();
        client.publish(
                next,
                reply,
                "{\"batch\":%d,\"expires\":%d}"
                        .formatted(messages, requestFor.toNanos())
                        .getBytes(StandardCharsets.US_ASCII));
        requests.put(reply, new Request(messages, Deadline.in(requestFor.plus(LATE))));
        mayCome += messages;
    }

    private void forgetWhatIsLost() {
        if (connection != reconnects()) {
            requests.clear();
            mayCome = 0;
        }
        while (!requests.isEmpty() && requests.firstEntry().getValue().end().isOver()) {
            requests.pollFirstEntry();
            // It was answered in full, or is lost: what may come is what the others asked for.
            mayCome = Math.min(mayCome, asked());
        }
    }

    private int asked() {
        return requests.values().stream().mapToInt(Request::messages).sum();
    }

    /** The next message; null if there was none for that long, or if a request has ended. */
    public @Nullable Message next(Duration patience) throws InterruptedException {
        var reply = replies.nextMessage(patience);
        if (reply == null) {
            nats.throwIfForbidden(next);
            return null;
        }
        if (!reply.isStatusMessage()) {
            countOff(1);
            return reply;
        }
        var left = reply.getHeaders() == null ? null : reply.getHeaders().getFirst(PENDING);
        if (left == null) {
            throw new IllegalStateException(next + ": " + reply.getStatus().getMessageWithCode());
        }
        // What is left of a forgotten request is not counted any more.
        if (requests.remove(reply.getSubject()) != null) {
            countOff(Integer.parseInt(left));
        }
        if (reply.getStatus().getCode() == TIME_IS_UP) {
            idleUntil = later(idleUntil, sent(reply).plus(requestFor));
        }
        return null;
    }

    /** Never below nothing: what is forgotten may come all the same. */
    private void countOff(int messages) {
        mayCome = Math.max(0, mayCome - messages);
    }

    /**
     * Up to when the server is known to have had nothing more for this consumer. It is counted from
     * when the request was sent, not from when its end was read: this process may have been paused
     * in between, and the answer may be as old as the pause.
     */
    public Instant idleUntil() {
        return idleUntil;
    }

    private Instant sent(Message reply) {
        return Instant.ofEpochMilli(
                Long.parseLong(
                        reply.getSubject().substring(reply.getSubject().lastIndexOf('-') + 1)));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private long reconnects() {
        return client.getStatistics().getReconnects();
    }

    @Override
    public void close() {
        nats.unsubscribe(replies);
    }
}
