package ticketing.eventstore.jetstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Consumer;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.support.Status;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import ticketing.eventstore.EventStoreException.Forbidden;

/**
 * The errors and events of a NATS client. A refused permission arrives here, too, not as an answer.
 * It is passed to the caller who waits for an answer on that subject, or who asks soon afterwards.
 * Thread-safe.
 */
final class NatsNotices implements ErrorListener {

    private static final Logger log = LoggerFactory.getLogger(NatsNotices.class);

    private static final String REFUSED = "permissions violation for publish to \"";

    private final String address;

    /** Kept for as long as a caller may wait for the answer; the right may be granted later. */
    private final Cache<String, String> refused =
            Caffeine.newBuilder().expireAfterWrite(Duration.ofSeconds(5)).maximumSize(1000).build();

    private final Set<Question> waiting = ConcurrentHashMap.newKeySet();

    private volatile @Nullable Exception last;
    private volatile @Nullable Connection heeded;

    NatsNotices(String address) {
        this.address = address;
    }

    /**
     * Logs the events of this client. Failed attempts to connect are reported by the code that
     * tries.
     */
    void heed(Connection connection) {
        log.info("NATS {}: {}", address, ConnectionListener.Events.CONNECTED);
        heeded = connection;
        connection.addConnectionListener((_, event) -> log.info("NATS {}: {}", address, event));
    }

    /** The address of the server, without a password. */
    String address() {
        return address;
    }

    /**
     * Sends a request and waits for the answer, or for the error that it is refused.
     *
     * @return null if neither comes in time
     * @throws Forbidden at once if the server refuses that subject to this connection
     * @throws IllegalStateException if there is no connection at the moment
     */
    @Nullable Message ask(
            String subject, Supplier<CompletableFuture<Message>> sending, Duration limit)
            throws InterruptedException {
        var question = new Question(subject);
        // Before it is sent, because a refusal may arrive before this thread goes on.
        waiting.add(question);
        try {
            question.isSent(sending.get());
            return question.outcome.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | CancellationException none) {
            question.outcome.cancel(true);
            throwIfForbidden(subject);
            return null;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Forbidden forbidden) {
                throw forbidden;
            }
            throw new IllegalStateException(failed.getCause());
        } finally {
            waiting.remove(question);
        }
    }

    /**
     * Checks for a refusal.
     *
     * @throws Forbidden if the server has refused that subject to this connection
     */
    void throwIfForbidden(String subject) {
        var refusal = refused.getIfPresent(subject);
        if (refusal != null) {
            throw new Forbidden(refusal, null);
        }
    }

    /**
     * The same for any subject.
     *
     * @throws Forbidden if the server has just refused something to this connection
     */
    void throwIfAnythingIsForbidden() {
        refused.asMap().values().stream()
                .findFirst()
                .ifPresent(refusal -> {
                    throw new Forbidden(refusal, null);
                });
    }

    @Override
    public void errorOccurred(Connection connection, String error) {
        var start = error.toLowerCase(Locale.ROOT).indexOf(REFUSED);
        if (start < 0) {
            log.atLevel(connection.equals(heeded) ? Level.WARN : Level.DEBUG)
                    .log("NATS: {}", error);
            return;
        }
        var rest = error.substring(start + REFUSED.length());
        var subject = rest.substring(0, Math.max(0, rest.indexOf('"')));
        refused.put(subject, error);
        waiting.stream()
                .filter(question -> question.subject.equals(subject))
                .forEach(question ->
                        question.outcome.completeExceptionally(new Forbidden(error, null)));
        log.error("NATS refuses: {}", error);
    }

    @Override
    public void exceptionOccurred(Connection connection, Exception exception) {
        log.debug("NATS connection", exception);
        last = exception;
    }

    /**
     * The last exception, which the client does not include when it gives up: an untrusted
     * certificate, for example.
     */
    String reasonOr(@Nullable String otherwise) {
        var reason = last;
        return reason == null ? String.valueOf(otherwise) : reason.toString();
    }

    @Override
    public void slowConsumerDetected(Connection connection, Consumer consumer) {
        log.warn("A NATS consumer is slow: {} messages wait", consumer.getPendingMessageCount());
    }

    @Override
    public void pullStatusWarning(
            Connection connection, JetStreamSubscription subscription, Status status) {
        log.debug("NATS pull: {}", status);
    }

    @Override
    public void pullStatusError(
            Connection connection, JetStreamSubscription subscription, Status status) {
        log.debug("NATS pull: {}", status);
    }

    @Override
    public void unhandledStatus(
            Connection connection, JetStreamSubscription subscription, Status status) {
        log.debug("NATS status: {}", status);
    }

    /** A request that waits for an answer or a refusal. Compared by identity. */
    private static final class Question {
        private final String subject;
        private final CompletableFuture<Message> outcome = new CompletableFuture<>();

        Question(String subject) {
            this.subject = subject;
        }

        /** Cancels the client's request when the outcome is known from elsewhere. */
        void isSent(CompletableFuture<Message> sent) {
            var _ =
                    sent.whenComplete((answer, failure) -> {
                        if (failure == null) {
                            outcome.complete(answer);
                        } else {
                            outcome.completeExceptionally(failure);
                        }
                    });
            var _ = outcome.whenComplete((_, _) -> sent.cancel(true));
        }
    }
}
