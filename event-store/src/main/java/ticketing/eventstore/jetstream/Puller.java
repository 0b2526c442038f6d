package ticketing.eventstore.jetstream;

import io.nats.client.Message;
import io.nats.client.Subscription;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

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
final class Puller implements AutoCloseable {

    /** For how long a server that is still there may be silent about the end of a request. */
    private static final Duration LATE = Duration.ofSeconds(2);

    private static final String PENDING = "Nats-Pending-Messages";

    private final NatsConnection nats;
    private final String next;
    private final Duration requestFor;
    private final String inbox;
    private final Subscription replies;
    private int requested;
    private long connection;
    private Deadline end = Deadline.in(Duration.ZERO);

    /**
     * Opens the inbox.
     *
     * @param next the subject of the consumer's requests, such as {@code
     *     $JS.API.CONSUMER.MSG.NEXT.ORDERS.orders-view-1}
     * @param requestFor how long the server keeps a request; who stops waits as long for what may
     *     still come
     */
    Puller(NatsConnection nats, String next, Duration requestFor) {
        this.nats = nats;
        this.next = next;
        this.requestFor = requestFor;
        this.inbox = nats.connection().createInbox();
        this.replies = nats.connection().subscribe(inbox);
        // What is not taken yet has been counted by whoever asked for it.
        replies.setPendingLimits(-1, -1);
    }

    /** How many messages have been asked for and may still come. */
    int requested() {
        if (requested > 0 && (connection != reconnects() || end.isOver())) {
            requested = 0;
        }
        return requested;
    }

    /** Asks for so many more messages. */
    void request(int number) {
        connection = reconnects();
        nats.connection()
                .publish(
                        next,
                        inbox,
                        "{\"batch\":%d,\"expires\":%d}"
                                .formatted(number, requestFor.toNanos())
                                .getBytes(StandardCharsets.US_ASCII));
        requested += number;
        end = Deadline.in(requestFor.plus(LATE));
    }

    /** The next message; null if there was none for that long, or if a request has ended. */
    @Nullable Message next(Duration patience) throws InterruptedException {
        var reply = replies.nextMessage(patience);
        if (reply == null) {
            nats.throwIfForbidden(next);
            return null;
        }
        if (!reply.isStatusMessage()) {
            requested--;
            return reply;
        }
        var pending = reply.getHeaders() == null ? null : reply.getHeaders().getFirst(PENDING);
        if (pending == null) {
            throw new IllegalStateException(next + ": " + reply.getStatus().getMessageWithCode());
        }
        requested -= Integer.parseInt(pending);
        return null;
    }

    private long reconnects() {
        return nats.connection().getStatistics().getReconnects();
    }

    @Override
    public void close() {
        nats.unsubscribe(replies);
    }
}
