package ticketing.eventstore.jetstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.Consumer;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.JetStreamSubscription;
import io.nats.client.KeyValue;
import io.nats.client.KeyValueOptions;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.Subscription;
import io.nats.client.api.ServerInfo;
import io.nats.client.support.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ticketing.eventstore.EventStoreException.Forbidden;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.eventstore.EventStoreException.Unsuitable;
import ticketing.eventstore.topology.Accounts;
import ticketing.eventstore.topology.UserKey;

/**
 * The connection of a service to NATS. It reconnects for ever; what is asked for meanwhile fails at
 * once instead of being sent late, since the caller decides whether it still wants it.
 */
public final class NatsConnection implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(NatsConnection.class);

    /** Message scheduling and atomic batches with expectations need it. */
    private static final String OLDEST_SERVER = "2.14.0";

    private static final Duration LONGEST_FLUSH = Duration.ofSeconds(2);

    /** How soon a server that is well tells how long a stream is. */
    private static final Duration TELLS_WITHIN = Duration.ofSeconds(1);

    private final Connection connection;
    private final JetStreamOptions api;
    private final Notices notices;
    private final Map<String, StreamWrites> writes = new ConcurrentHashMap<>();

    private NatsConnection(Connection connection, JetStreamOptions api, Notices notices) {
        this.connection = connection;
        this.api = api;
        this.notices = notices;
    }

    /** A connection that somebody else has made. */
    NatsConnection(Connection connection) {
        this(connection, JetStreamOptions.DEFAULT_JS_OPTIONS, new Notices());
    }

    /**
     * Connects, and waits for a server that is still starting.
     *
     * @param name how the server lists this connection
     * @throws Unavailable if no server answers within the limit
     * @throws Unsuitable if the server is too old or runs without JetStream
     */
    public static NatsConnection connect(String url, String name, Duration limit) {
        return connect(url, name, limit, Credentials.NONE);
    }

    /**
     * By what the server and the client know each other.
     *
     * @param key who the client is, in an account that imports the JetStream API ({@link
     *     Accounts}); null where the server lets everybody in, to one account
     * @param tls whom the client trusts; null if nothing is encrypted
     */
    public record Credentials(@Nullable UserKey key, @Nullable SSLContext tls) {

        /** For a server on the same machine that lets everybody in. */
        public static final Credentials NONE = new Credentials(null, null);

        private JetStreamOptions api() {
            return key == null
                    ? JetStreamOptions.DEFAULT_JS_OPTIONS
                    : JetStreamOptions.builder().prefix(Accounts.IMPORTED_API).build();
        }
    }

    /**
     * Connects, and waits for a server that is still starting.
     *
     * @param name how the server lists this connection
     * @throws Unavailable if no server answers within the limit
     * @throws Unsuitable if the server is too old or runs without JetStream, or does not know the
     *     user
     */
    public static NatsConnection connect(
            String url, String name, Duration limit, Credentials credentials) {
        // A password may stand there.
        var address = url.replaceAll("//[^/@]*@", "//");
        var notices = new Notices();
        var options =
                Options.builder()
                        .server(url)
                        .connectionName(name)
                        .maxReconnects(-1)
                        .reconnectWait(Duration.ofMillis(100))
                        .reconnectJitter(Duration.ofMillis(50))
                        .reconnectBufferSize(0)
                        .pingInterval(Duration.ofSeconds(5))
                        .maxPingsOut(2)
                        .errorListener(notices)
                        .connectionListener((_, event) -> log.info("NATS {}: {}", address, event));
        if (credentials.key() != null) {
            options.authHandler(credentials.key());
        }
        if (credentials.tls() != null) {
            options.sslContext(credentials.tls());
        }
        var patience = Deadline.in(limit);
        while (true) {
            try {
                return suitable(
                        new NatsConnection(
                                Nats.connect(options.build()), credentials.api(), notices));
            } catch (AuthenticationException stranger) {
                throw new Unsuitable(
                        "The NATS server at %s does not let this service in: see ticketing.nats.seed-file (%s)"
                                .formatted(address, stranger.getMessage()));
            } catch (IOException unreachable) {
                if (!patience.pause(Duration.ofMillis(200))) {
                    throw new Unavailable(
                            "No NATS server answers at "
                                    + address
                                    + ": "
                                    + notices.reasonOr(unreachable.getMessage()),
                            unreachable);
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new Unavailable("Stopped while connecting to NATS at " + address, stopped);
            }
        }
    }

    private static NatsConnection suitable(NatsConnection nats) {
        try {
            requireSuitable(nats.connection.getServerInfo());
            return nats;
        } catch (Unsuitable refused) {
            // The threads of the client would keep the process alive.
            nats.close();
            throw refused;
        }
    }

    private static void requireSuitable(ServerInfo server) {
        if (server.isOlderThanVersion(OLDEST_SERVER)) {
            throw new Unsuitable(
                    "NATS server %s is too old: install %s or newer, older ones ignore expectations silently"
                            .formatted(server.getVersion(), OLDEST_SERVER));
        }
        if (!server.isJetStreamAvailable()) {
            throw new Unsuitable("The NATS server runs without JetStream: start it with -js");
        }
    }

    /** The client's own connection. */
    public Connection connection() {
        return connection;
    }

    /** Whether a server is there at the moment. */
    public boolean isConnected() {
        return connection.getStatus() == Connection.Status.CONNECTED;
    }

    /** The subject of a call of the JetStream API, such as {@code DIRECT.GET.ORDERS}. */
    String api(String call) {
        return api.getPrefix() + call;
    }

    JetStreamManagement management() {
        try {
            return connection.jetStreamManagement(api);
        } catch (IOException unreachable) {
            throw new Unavailable("No JetStream at " + api.getPrefix(), unreachable);
        }
    }

    /**
     * A key-value bucket.
     *
     * @throws IOException if there is no connection at the moment
     */
    public KeyValue bucket(String name) throws IOException {
        return connection.keyValue(name, KeyValueOptions.builder().jetStreamOptions(api).build());
    }

    /** Whether a stream of this service takes what is written to it. */
    public StreamWrites writesTo(String stream) {
        return writes.computeIfAbsent(
                stream,
                _ ->
                        new StreamWrites(
                                stream,
                                new StreamWrites.Server() {
                                    @Override
                                    public long reconnects() {
                                        return connection.getStatistics().getReconnects();
                                    }

                                    @Override
                                    public OptionalLong lastSequence() {
                                        return NatsConnection.this.lastSequence(stream);
                                    }
                                }));
    }

    private OptionalLong lastSequence(String stream) {
        try {
            return OptionalLong.of(
                    connection
                            .jetStreamManagement(
                                    JetStreamOptions.builder(api)
                                            .requestTimeout(TELLS_WITHIN)
                                            .build())
                            .getStreamInfo(stream)
                            .getStreamState()
                            .getLastSequence());
        } catch (IOException | JetStreamApiException | IllegalStateException notTold) {
            return OptionalLong.empty();
        }
    }

    /** Why streams of this service take no writes at the moment, by name; empty if all do. */
    public Map<String, String> refusedWrites() {
        var refused = new TreeMap<String, String>();
        for (var each : writes.values()) {
            var reason = each.reason();
            if (reason != null) {
                refused.put(each.stream(), reason);
            }
        }
        return refused;
    }

    /**
     * Asks, and waits for the answer.
     *
     * @return null if none comes in time
     * @throws Forbidden at once if the server refuses that subject to this connection; it would
     *     never answer
     * @throws IllegalStateException if there is no connection at the moment
     */
    @Nullable Message request(Message question, Duration limit) throws InterruptedException {
        return ask(question.getSubject(), () -> connection.request(question), limit);
    }

    @Nullable Message request(String subject, byte[] question, Duration limit)
            throws InterruptedException {
        return ask(subject, () -> connection.request(subject, question), limit);
    }

    private @Nullable Message ask(
            String subject, Supplier<CompletableFuture<Message>> sending, Duration limit)
            throws InterruptedException {
        var question = new Question(subject);
        // Before it is sent: a refusal may be here sooner than this thread goes on.
        notices.waiting.add(question);
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
            notices.waiting.remove(question);
        }
    }

    /**
     * A refused publish is answered by silence towards the caller and a notice on the connection.
     *
     * @throws Forbidden if the server has refused that subject to this connection
     */
    void throwIfForbidden(String subject) {
        var refusal = notices.refused.getIfPresent(subject);
        if (refusal != null) {
            throw new Forbidden(refusal, null);
        }
    }

    /**
     * The same, whatever the subject was.
     *
     * @throws Forbidden if the server has refused something to this connection just now
     */
    public void throwIfAnythingIsForbidden() {
        notices.refused.asMap().values().stream()
                .findFirst()
                .ifPresent(refusal -> {
                    throw new Forbidden(refusal, null);
                });
    }

    void unsubscribe(Subscription subscription) {
        try {
            subscription.unsubscribe();
        } catch (IllegalStateException alreadyGone) {
            log.debug("Nothing left to unsubscribe: {}", alreadyGone.getMessage());
        }
    }

    /** Sends what is still to be sent, acknowledgements above all, and disconnects. */
    @Override
    public void close() {
        try {
            if (isConnected()) {
                connection.flush(LONGEST_FLUSH);
            }
        } catch (TimeoutException | IllegalStateException unsent) {
            log.debug("Not everything was sent before the end", unsent);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        try {
            connection.close();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** What somebody waits for an answer to, or for a refusal. Two are never the same. */
    private static final class Question {
        private final String subject;
        private final CompletableFuture<Message> outcome = new CompletableFuture<>();

        Question(String subject) {
            this.subject = subject;
        }

        /** The client forgets it as soon as the outcome is known from elsewhere. */
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

    /**
     * What the client notices in the background. Every effect of it is seen, and handled, where
     * somebody waits for it.
     */
    private static final class Notices implements ErrorListener {

        private static final String REFUSED = "permissions violation for publish to \"";

        /** For as long as somebody may wait for the answer; the right may be granted later. */
        private final Cache<String, String> refused =
                Caffeine.newBuilder()
                        .expireAfterWrite(Duration.ofSeconds(5))
                        .maximumSize(1000)
                        .build();

        private final Set<Question> waiting = ConcurrentHashMap.newKeySet();

        private volatile @Nullable Exception last;

        @Override
        public void errorOccurred(Connection connection, String error) {
            var start = error.toLowerCase(Locale.ROOT).indexOf(REFUSED);
            if (start < 0) {
                log.warn("NATS: {}", error);
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

        /** What the client does not repeat when it gives up: a certificate nobody trusts, say. */
        private String reasonOr(@Nullable String otherwise) {
            var reason = last;
            return reason == null ? String.valueOf(otherwise) : reason.toString();
        }

        @Override
        public void slowConsumerDetected(Connection connection, Consumer consumer) {
            log.warn(
                    "A NATS consumer is slow: {} messages wait", consumer.getPendingMessageCount());
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
    }
}
