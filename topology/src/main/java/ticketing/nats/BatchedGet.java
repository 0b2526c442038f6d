package ticketing.nats;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Subscription;
import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads many messages of a stream with one request, without a consumer. Any replica answers, so the
 * answer may lag.
 *
 * @param subjects a filter for the messages
 * @param afterSequence only messages after this sequence; 0 for the beginning
 * @param start leaves out messages stored before; ignored if {@code afterSequence} is given
 * @see <a
 *     href="https://github.com/nats-io/nats-architecture-and-design/blob/main/adr/ADR-31.md">NATS
 *     ADR 31, direct get</a>
 */
public record BatchedGet(String subjects, long afterSequence, Instant start) {

    private static final int MOST = 1000;
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofMillis(100);

    /**
     * The answer.
     *
     * @param messages up to 1000, in order
     * @param lastSequence the sequence of the last message, or {@code afterSequence} if there is
     *     none
     * @param complete whether there are no more messages. An answer that ends early, because a part
     *     was lost or the server stopped, is incomplete: use these messages and ask for the rest
     */
    public record Page<T>(List<T> messages, long lastSequence, boolean complete) {}

    /** Reads a stored message. */
    @FunctionalInterface
    public interface Stored<T> {
        /** The result, such as an event. */
        T read(String subject, long sequence, Headers headers, byte[] data);
    }

    /**
     * Sends the request and waits for the answer.
     *
     * @param call the subject of the call, such as {@code $JS.API.DIRECT.GET.ORDERS}
     * @param whileWaiting is called every 100 milliseconds until an answer arrives
     * @throws IOException if the server refuses the request; the message says why
     */
    public <T> Page<T> ask(Connection connection, String call, Stored<T> as, Runnable whileWaiting)
            throws IOException, InterruptedException {
        Subscription replies = null;
        try {
            var inbox = connection.createInbox();
            replies = connection.subscribe(inbox);
            connection.publish(call, inbox, json().getBytes(UTF_8));
            return page(replies, as, whileWaiting);
        } catch (IllegalStateException disconnected) {
            return new Page<>(List.of(), afterSequence, false);
        } finally {
            unsubscribe(replies);
        }
    }

    private <T> Page<T> page(Subscription replies, Stored<T> as, Runnable whileWaiting)
            throws IOException, InterruptedException {
        var messages = new ArrayList<T>();
        var last = afterSequence;
        var previous = 0L;
        while (true) {
            var reply = next(replies, whileWaiting);
            if (reply == null) {
                return new Page<>(messages, last, false);
            }
            var headers = reply.getHeaders();
            if (reply.isStatusMessage()) {
                var status = reply.getStatus();
                if (status.getCode() == 404) {
                    return new Page<>(messages, last, true);
                }
                if (status.getCode() == 204) {
                    var pending = number(headers, NatsJetStreamConstants.NATS_NUM_PENDING);
                    var sent = number(headers, NatsJetStreamConstants.NATS_LAST_SEQUENCE);
                    return new Page<>(messages, last, pending == 0 && sent == last);
                }
                if (status.isNoResponders()) {
                    return new Page<>(messages, last, false);
                }
                throw new IOException(subjects + ": " + status.getMessageWithCode());
            }
            // Each reply names the one before it; a gap means that a reply was lost.
            if (number(headers, NatsJetStreamConstants.NATS_LAST_SEQUENCE) != previous) {
                return new Page<>(messages, last, false);
            }
            previous = number(headers, NatsJetStreamConstants.NATS_SEQUENCE);
            if (previous <= last) {
                throw new IOException("%s: %d came after %d".formatted(subjects, previous, last));
            }
            last = previous;
            messages.add(
                    as.read(
                            headers.getLast(NatsJetStreamConstants.NATS_SUBJECT),
                            last,
                            headers,
                            reply.getData()));
        }
    }

    private static @Nullable Message next(Subscription replies, Runnable whileWaiting)
            throws InterruptedException {
        var limit = System.nanoTime() + ANSWER_LIMIT.toNanos();
        while (true) {
            var reply = replies.nextMessage(LOOK);
            if (reply != null || System.nanoTime() - limit >= 0) {
                return reply;
            }
            whileWaiting.run();
        }
    }

    private String json() {
        var from =
                afterSequence == 0 && start.isAfter(Instant.EPOCH)
                        ? "\"start_time\":\"%s\"".formatted(start)
                        : "\"seq\":%d".formatted(afterSequence + 1);
        return "{%s,\"batch\":%d,\"next_by_subj\":\"%s\"}".formatted(from, MOST, subjects);
    }

    private static void unsubscribe(@Nullable Subscription replies) {
        try {
            if (replies != null) {
                replies.unsubscribe();
            }
        } catch (IllegalStateException alreadyGone) {
            return;
        }
    }

    /** The server's own headers come after the stored ones, which may have the same names. */
    private static long number(@Nullable Headers headers, String name) {
        var value = headers == null ? null : headers.getLast(name);
        return value == null ? 0 : Long.parseLong(value);
    }
}
