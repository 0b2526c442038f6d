package ticketing.eventstore.jetstream;

import static ticketing.nats.ApiErrors.MESSAGE_NOT_FOUND;

import io.nats.client.api.MessageInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import ticketing.eventstore.EventStoreException.Forbidden;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.eventstore.concurrent.Deadline;
import ticketing.nats.BatchedGet;

/**
 * Reads messages of a stream by subject, many with one request. Any replica answers, so the answer
 * may lag; only {@link #lastSequence} asks the leader.
 *
 * <p>Thread-safe.
 */
public final class StreamReader {

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
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
     * The result.
     *
     * @param lastSequence the sequence of the last message; if there is none, where reading started
     */
    public record Found<T>(List<T> messages, long lastSequence) {}

    /**
     * Reads all messages with these subjects after a sequence, in order.
     *
     * @throws Forbidden if this service may not read there
     * @throws Unavailable if the server does not answer; try again later
     */
    public <T> Found<T> read(String subjects, long afterSequence, BatchedGet.Stored<T> as) {
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

    private <T> BatchedGet.Page<T> readPage(
            String subjects, long afterSequence, BatchedGet.Stored<T> as) {
        try {
            // A refusal does not arrive as an answer, so it is checked while waiting.
            return new BatchedGet(subjects, afterSequence, Instant.EPOCH)
                    .ask(nats.connection(), directGet, as, () -> nats.throwIfForbidden(directGet));
        } catch (IOException refused) {
            throw new Unavailable("Reading " + refused.getMessage(), refused);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Unavailable("Stopped while reading " + subjects, stopped);
        }
    }

    /**
     * The sequence of the last message with these subjects, from the leader; 0 if there is none.
     * The client's own call would ask any replica.
     *
     * @throws Forbidden if this service may not ask
     * @throws Unavailable if the leader does not answer; try again later
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
}
