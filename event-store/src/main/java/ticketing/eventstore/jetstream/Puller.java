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
 * Requests messages from a durable consumer and receives them in one inbox.
 *
 * <p>The inbox stays open from the first request to the last answer. The client's own {@code fetch}
 * closes its inbox when its time is up. A message that the server sends at that moment is lost, and
 * redelivered only after the acknowledgement wait.
 *
 * <p>For one thread. Its methods throw {@link IllegalStateException} if the connection or the
 * consumer is gone, and {@link ticketing.eventstore.EventStoreException.Forbidden} if this service
 * may not make requests. Then close it, check the consumer, and open a new one.
 *
 * @see <a
 *     href="https://github.com/nats-io/nats-architecture-and-design/blob/main/adr/ADR-13.md">NATS
 *     ADR 13, pull subscribe internals</a>
 */
public final class Puller implements AutoCloseable {

    /** How late a healthy server may report the end of a request. */
    private static final Duration LATE = Duration.ofSeconds(2);

    /** The status of a request that has ended because its time was up. */
    private static final int TIME_IS_UP = 408;

    private static final String PENDING = "Nats-Pending-Messages";

    private final NatsConnection nats;
    private final Connection client;
    private final String next;
    private final Duration requestFor;
    private final String inbox;
    private final Subscription replies;

    private record Request(int messages, Deadline end) {}

    /** Requests whose end was not reported yet, by reply subject, oldest first. */
    private final SequencedMap<String, Request> requests = new LinkedHashMap<>();

    /**
     * How many messages may still arrive, for all requests together. The server answers requests in
     * turn, and a message does not say which request it answers. Only the end of a request says how
     * much of it is left.
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
     * @param requestFor how long the server keeps a request open; stopping waits just as long for
     *     messages that may still arrive
     */
    public Puller(NatsConnection nats, String next, Duration requestFor) {
        this.nats = nats;
        this.next = next;
        this.requestFor = requestFor;
        this.client = nats.connection();
        this.inbox = client.createInbox();
        this.replies = client.subscribe(inbox + ".*");
        // Unlimited: nothing arrives that was not requested.
        replies.setPendingLimits(-1, -1);
    }

    /**
     * How many requested messages may still arrive. After a reconnect the server may have forgotten
     * the requests, so they do not count any more. If their messages arrive anyway, they are
     * accepted.
     */
    public int requested() {
        forgetWhatIsLost();
        return mayCome;
    }

    /** Requests more messages. */
    public void request(int messages) {
        forgetWhatIsLost();
        connection = reconnects();
        // The server reports the end of a request on its reply subject, so each request has its
        // own.
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
            // The request was answered in full, or is lost: only the other requests can still be
            // answered.
            mayCome = Math.min(mayCome, asked());
        }
    }

    private int asked() {
        return requests.values().stream().mapToInt(Request::messages).sum();
    }

    /** The next message; null if none arrived in that time, or if a request has ended. */
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
        // The rest of a forgotten request does not count any more.
        if (requests.remove(reply.getSubject()) != null) {
            countOff(Integer.parseInt(left));
        }
        if (reply.getStatus().getCode() == TIME_IS_UP) {
            idleUntil = later(idleUntil, sent(reply).plus(requestFor));
        }
        return null;
    }

    /** Never below 0, because messages of forgotten requests may arrive anyway. */
    private void countOff(int messages) {
        mayCome = Math.max(0, mayCome - messages);
    }

    /**
     * The time up to which the server had nothing more for this consumer. It is measured from the
     * sending of the request, not from reading its end: this process may have been paused in
     * between, and then the answer is as old as the pause.
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
