package ticketing.eventstore.jetstream;

import static ticketing.eventstore.topology.ApiErrors.MESSAGE_NOT_FOUND;

import io.nats.client.Message;
import io.nats.client.Subscription;
import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import ticketing.eventstore.EventStoreException.Forbidden;
import ticketing.eventstore.EventStoreException.Unavailable;

/**
 * Reads what a stream holds under some subjects, many messages with one question. Any replica
 * answers, so it may lag; only {@link #lastSequence} asks the leader.
 *
 * <p>Safe for use by many threads.
 *
 * @see <a
 *     href="https://github.com/nats-io/nats-architecture-and-design/blob/main/adr/ADR-31.md">NATS
 *     ADR 31, direct get</a>
 */
public final class StreamReader {

    private static final int PAGE = 1000;
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final NatsConnection nats;
    private final String stream;
    private final String directGet;
    private final String messageGet;

    /** A reader of one stream. */
    public StreamReader(NatsConnection nats, String stream) {
        this.nats = nats;
        this.stream = stream;
        this.directGet = nats.api("DIRECT.GET." + stream);
        this.messageGet = nats.api("STREAM.MSG.GET." + stream);
    }

    /**
     * What was read.
     *
     * @param lastSequence the position of the last message; where the reading began if there is
     *     none
     */
    public record Found<T>(List<T> messages, long lastSequence) {}

    /** Makes something of a message as it is stored. */
    @FunctionalInterface
    public interface Stored<T> {
        /** Such as an event. */
        T read(String subject, long sequence, Headers headers, byte[] data);
    }

    /**
     * Reads all messages with these subjects after a position, in order.
     *
     * @throws Forbidden if this service may not read there
     * @throws Unavailable if the server does not answer; read again later
     */
    public <T> Found<T> read(String subjects, long afterSequence, Stored<T> as) {
        var found = new ArrayList<T>();
        var last = afterSequence;
        var patience = Deadline.in(PATIENCE);
        while (true) {
            var page = readPage(subjects, last, as);
            found.addAll(page.messages());
            last = page.lastSequence();
            if (page.complete()) {
                return new Found<>(List.copyOf(found), last);
            }
            if (page.messages().isEmpty() && !patience.pause(PAUSE)) {
                throw new Unavailable("Reading " + subjects + " took too long", null);
            }
        }
    }

    private record Page<T>(List<T> messages, long lastSequence, boolean complete) {}

    /**
     * Reads up to {@link #PAGE} messages. A page that ends early, because a reply was lost or the
     * server went away, is incomplete: what came is used and the rest is asked for again.
     */
    private <T> Page<T> readPage(String subjects, long afterSequence, Stored<T> as) {
        var client = nats.connection();
        var inbox = client.createInbox();
        Subscription replies;
        try {
            replies = client.subscribe(inbox);
        } catch (IllegalStateException closed) {
            return new Page<>(List.of(), afterSequence, false);
        }
        try {
            var request =
                    "{\"seq\":%d,\"batch\":%d,\"next_by_subj\":\"%s\"}"
                            .formatted(afterSequence + 1, PAGE, subjects);
            client.publish(directGet, inbox, request.getBytes(StandardCharsets.UTF_8));
            var page = new ArrayList<T>();
            var last = afterSequence;
            var previous = 0L;
            while (true) {
                var reply = next(replies::nextMessage);
                if (reply == null) {
                    return new Page<>(page, last, false);
                }
                if (reply.isStatusMessage()) {
                    var status = reply.getStatus();
                    if (status.getCode() == 404) {
                        return new Page<>(page, last, true);
                    }
                    if (status.getCode() == 204) {
                        var pending =
                                number(reply.getHeaders(), NatsJetStreamConstants.NATS_NUM_PENDING);
                        var sent =
                                number(
                                        reply.getHeaders(),
                                        NatsJetStreamConstants.NATS_LAST_SEQUENCE);
                        return new Page<>(page, last, pending == 0 && sent == last);
                    }
                    if (status.isNoResponders()) {
                        return new Page<>(page, last, false);
                    }
                    throw new Unavailable(
                            "Reading " + subjects + ": " + status.getMessageWithCode(), null);
                }
                var headers = reply.getHeaders();
                // Each reply names the one before it; a gap means that one got lost on its way.
                if (number(headers, NatsJetStreamConstants.NATS_LAST_SEQUENCE) != previous) {
                    return new Page<>(page, last, false);
                }
                previous = number(headers, NatsJetStreamConstants.NATS_SEQUENCE);
                last = previous;
                page.add(
                        as.read(
                                headers.getFirst(NatsJetStreamConstants.NATS_SUBJECT),
                                last,
                                headers,
                                reply.getData()));
            }
        } catch (IllegalStateException disconnected) {
            return new Page<>(List.of(), afterSequence, false);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Unavailable("Stopped while reading " + subjects, stopped);
        } finally {
            nats.unsubscribe(replies);
        }
    }

    private interface Replies {
        @Nullable Message next(Duration patience) throws InterruptedException;
    }

    /** A refusal comes on another way than an answer, so it is looked for meanwhile. */
    private @Nullable Message next(Replies replies) throws InterruptedException {
        var limit = Deadline.in(ANSWER_LIMIT);
        while (true) {
            var reply = replies.next(LOOK);
            if (reply != null || limit.isOver()) {
                return reply;
            }
            nats.throwIfForbidden(directGet);
        }
    }

    /**
     * The position of the last message with these subjects, as the leader knows it; 0 if there is
     * none. The client's own call would ask any replica.
     *
     * @throws Forbidden if this service may not ask
     * @throws Unavailable if the leader does not answer; ask again later
     */
    public long lastSequence(String subjects) {
        var lastOfSubjects = "{\"last_by_subj\":\"%s\"}".formatted(subjects);
        try {
            var reply =
                    nats.request(
                            messageGet,
                            lastOfSubjects.getBytes(StandardCharsets.UTF_8),
                            ANSWER_LIMIT);
            if (reply == null || reply.isStatusMessage()) {
                throw new Unavailable("Confirming " + subjects + " got no answer", null);
            }
            var last = new MessageInfo(reply, stream, false);
            if (!last.hasError()) {
                return last.getSeq();
            }
            if (last.getApiErrorCode() == MESSAGE_NOT_FOUND) {
                return 0;
            }
            throw new Unavailable("Confirming " + subjects + ": " + last.getError(), null);
        } catch (IllegalStateException unreachable) {
            throw new Unavailable("Confirming " + subjects, unreachable);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Unavailable("Stopped while confirming " + subjects, stopped);
        }
    }

    private static long number(@Nullable Headers headers, String name) {
        var value = headers == null ? null : headers.getFirst(name);
        return value == null ? 0 : Long.parseLong(value);
    }
}
