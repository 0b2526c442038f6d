package ticketing.eventstore.spring.operations;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.eventstore.deadletter.DeadLetter;
import ticketing.eventstore.deadletter.Replay;
import ticketing.eventstore.deadletter.WaitingEvent;
import ticketing.eventstore.subscription.Subscriptions;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Dead letters for operators, at the management port: list them and the events that wait, replay
 * one or all of them, and discard one.
 */
@WebEndpoint(id = "deadletters")
public final class DeadLettersEndpoint {

    private static final int LONGEST_LIST = 1000;

    // Numbers are shown as stored: 19.90 stays 19.90.
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    private final Subscriptions subscriptions;

    /** Uses the dead letters of these subscriptions. */
    public DeadLettersEndpoint(Subscriptions subscriptions) {
        this.subscriptions = subscriptions;
    }

    /**
     * The dead letters of a service.
     *
     * @param letters oldest first, a thousand at most
     * @param more whether there are more than these
     * @param waiting events that this instance cannot handle before another one, oldest first, a
     *     thousand at most; other instances may have more
     */
    public record Letters(List<Letter> letters, boolean more, List<WaitingEvent> waiting) {}

    /** A {@link DeadLetter} in a list. */
    public record Letter(
            String id,
            String consumer,
            String stream,
            long sequence,
            String subject,
            @Nullable String storedType,
            @Nullable String entity,
            String reason,
            long attempts,
            Instant storedTime,
            Instant firstTime,
            Instant lastTime) {

        static Letter of(DeadLetter letter) {
            return new Letter(
                    letter.id(),
                    letter.consumer(),
                    letter.stream(),
                    letter.sequence(),
                    letter.subject(),
                    letter.storedType(),
                    letter.entity(),
                    letter.reason(),
                    letter.attempts(),
                    letter.storedTime(),
                    letter.firstTime(),
                    letter.lastTime());
        }
    }

    /**
     * A dead letter with its content.
     *
     * @param payload JSON if possible, otherwise text; null for accounts, whose payload is not
     *     copied
     */
    public record Opened(Letter letter, Map<String, String> headers, @Nullable Object payload) {}

    /**
     * The result of a replay.
     *
     * @param result the name of a {@link Replay.Result} in lower case
     * @param removed whether the letter is gone
     */
    public record Replayed(String id, String result, String detail, boolean removed) {

        static Replayed of(Replay replay) {
            return new Replayed(
                    replay.letter(),
                    replay.result().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    replay.detail(),
                    replay.result().removesTheLetter());
        }
    }

    /** An error for the operator. */
    public record Trouble(String detail) {}

    /** All dead letters, or the oldest thousand. */
    @ReadOperation
    public WebEndpointResponse<?> list() {
        return answer(() -> {
            var letters = subscriptions.deadLetters().list(LONGEST_LIST + 1);
            return Optional.of(
                    new Letters(
                            letters.stream().limit(LONGEST_LIST).map(Letter::of).toList(),
                            letters.size() > LONGEST_LIST,
                            subscriptions.waiting(LONGEST_LIST)));
        });
    }

    /** One dead letter with headers and payload. */
    @ReadOperation
    public WebEndpointResponse<?> open(@Selector String id) {
        return answer(() ->
                subscriptions
                        .deadLetters()
                        .open(id)
                        .map(letter ->
                                new Opened(
                                        Letter.of(letter),
                                        letter.headers(),
                                        readable(letter.payload()))));
    }

    /** Replays all dead letters, oldest first; stops at one for which a dependency is down. */
    @WriteOperation
    public WebEndpointResponse<?> replayAll() {
        return answer(() ->
                Optional.of(
                        subscriptions.replays().replayAll().stream().map(Replayed::of).toList()));
    }

    /** Replays one dead letter. */
    @WriteOperation
    public WebEndpointResponse<?> replay(@Selector String id) {
        return answer(() -> subscriptions.replays().replay(id).map(Replayed::of));
    }

    /**
     * Discards one dead letter that should not be handled any more, and returns its description.
     */
    @DeleteOperation
    public WebEndpointResponse<?> discard(@Selector String id) {
        return answer(() -> subscriptions.deadLetters().discard(id).map(Letter::of));
    }

    private static WebEndpointResponse<?> answer(Supplier<Optional<?>> question) {
        try {
            var answer = question.get();
            return answer.isPresent()
                    ? new WebEndpointResponse<>(answer.get())
                    : new WebEndpointResponse<>(
                            new Trouble("There is no such dead letter (any more)"),
                            WebEndpointResponse.STATUS_NOT_FOUND);
        } catch (Unavailable away) {
            return new WebEndpointResponse<>(
                    new Trouble(String.valueOf(away.getMessage())),
                    WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE);
        }
    }

    private static @Nullable Object readable(@Nullable String payload) {
        if (payload == null) {
            return null;
        }
        try {
            return JSON.readTree(payload);
        } catch (JacksonException notJson) {
            return payload;
        }
    }
}
