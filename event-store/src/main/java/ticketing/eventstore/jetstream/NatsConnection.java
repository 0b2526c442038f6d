package ticketing.eventstore.jetstream;

import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.KeyValue;
import io.nats.client.KeyValueOptions;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.Subscription;
import io.nats.client.api.ServerInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ticketing.eventstore.EventStoreException.Forbidden;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.eventstore.concurrent.Deadline;
import ticketing.eventstore.concurrent.VitalThreads;
import ticketing.nats.JetStreamApi;
import ticketing.nats.Unsuitable;
import ticketing.nats.UserKey;

/**
 * The connection of a service to NATS. It reconnects for ever. A request without a connection fails
 * at once and is not buffered: the caller decides whether to repeat it.
 *
 * <p>The client itself gives up, and closes for good, when the same server has refused it twice.
 * Then a new client replaces it as soon as the server accepts this service again.
 */
public final class NatsConnection implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(NatsConnection.class);

    /** Needed for message scheduling, and for atomic batches with expectations. */
    private static final String OLDEST_SERVER = "2.14.0";

    /** How long closing waits until everything is sent. */
    public static final Duration LONGEST_FLUSH = Duration.ofSeconds(2);

    /** A healthy server answers a query about a stream within this time. */
    private static final Duration TELLS_WITHIN = Duration.ofSeconds(1);

    /** How soon a closed client is noticed, and the pause between two attempts to connect. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** Connects a client to a suitable server. */
    private interface Connector {
        Connection connect() throws IOException, InterruptedException;
    }

    private final Connector connector;
    private final JetStreamOptions api;
    private final NatsNotices notices;
    private final Thread keeping = VitalThreads.unstarted("nats-connection", this::keep);
    private final AtomicLong reconnectsOfClosed = new AtomicLong();
    private final Map<String, StreamWrites> writes = new ConcurrentHashMap<>();
    private volatile Connection connection;
    private volatile boolean closed;

    private NatsConnection(
            Connection connection, Connector connector, JetStreamOptions api, NatsNotices notices) {
        this.connection = connection;
        this.connector = connector;
        this.api = api;
        this.notices = notices;
        notices.heed(connection);
    }

    /** Wraps a connection that the caller manages. */
    NatsConnection(Connection connection) {
        this(
                connection,
                () -> connection,
                JetStreamOptions.DEFAULT_JS_OPTIONS,
                new NatsNotices("elsewhere"));
    }

    /**
     * Connects, and waits for a server that is still starting.
     *
     * @param name of this connection on the server
     * @throws Unavailable if no server answers within the limit
     * @throws Unsuitable if the server is too old or runs without JetStream
     */
    public static NatsConnection connect(String url, String name, Duration limit) {
        return connect(url, name, limit, Credentials.NONE);
    }

    /**
     * How client and server authenticate each other.
     *
     * @param key of the client, for an account that imports the JetStream API ({@link
     *     JetStreamApi#IMPORTED}); null if the server accepts everybody, in one account
     * @param tls the certificates that the client trusts; null without encryption
     */
    public record Credentials(@Nullable UserKey key, @Nullable SSLContext tls) {

        /** For a server on the same machine that accepts everybody. */
        public static final Credentials NONE = new Credentials(null, null);

        private JetStreamOptions api() {
            return key == null
                    ? JetStreamOptions.DEFAULT_JS_OPTIONS
                    : JetStreamApi.OPTIONS_OF_IMPORTED;
        }
    }

    /**
     * Connects, and waits for a server that is still starting.
     *
     * @param name of this connection on the server
     * @throws Unavailable if no server answers within the limit
     * @throws Unsuitable if the server is too old, runs without JetStream, or does not know the
     *     user
     */
    public static NatsConnection connect(
            String url, String name, Duration limit, Credentials credentials) {
        // The URL may contain a password.
        var address = url.replaceAll("//[^/@]*@", "//");
        var notices = new NatsNotices(address);
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
                        .errorListener(notices);
        if (credentials.key() != null) {
            options.authHandler(credentials.key());
        }
        if (credentials.tls() != null) {
            options.sslContext(credentials.tls());
        }
        Connector connector = () -> suitable(Nats.connect(options.build()));
        var patience = Deadline.in(limit);
        while (true) {
            try {
                var nats =
                        new NatsConnection(
                                connector.connect(), connector, credentials.api(), notices);
                nats.keeping.start();
                return nats;
            } catch (AuthenticationException stranger) {
                throw new Unsuitable(
                        "The NATS server at %s rejects this service: see ticketing.nats.seed-file (%s)"
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

    private static Connection suitable(Connection client) throws InterruptedException {
        try {
            requireSuitable(client.getServerInfo());
            return client;
        } catch (RuntimeException refused) {
            // Otherwise the threads of the client would keep the process running.
            client.close();
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

    private void keep() {
        try {
            while (!closed) {
                Thread.sleep(LOOK);
                if (connection.getStatus() == Connection.Status.CLOSED) {
                    connectAnew();
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void connectAnew() throws InterruptedException {
        log.error(
                "NATS at {} now rejects this service: see ticketing.nats.seed-file ({}). Retrying until it is accepted",
                notices.address(),
                connection.getLastError());
        var reason = "";
        while (!closed) {
            try {
                var anew = connector.connect();
                reconnectsOfClosed.addAndGet(1 + connection.getStatistics().getReconnects());
                connection = anew;
                notices.heed(anew);
                log.info("NATS at {} accepts this service again", notices.address());
                return;
            } catch (IOException notYet) {
                log.debug("NATS at {}", notices.address(), notYet);
            } catch (RuntimeException unusable) {
                log.debug("NATS at {}", notices.address(), unusable);
                if (!unusable.toString().equals(reason)) {
                    reason = unusable.toString();
                    log.error(
                            "NATS at {} cannot be used: {}. Retrying until it can",
                            notices.address(),
                            reason);
                }
            }
            Thread.sleep(LOOK);
        }
    }

    /**
     * The current client. Call this each time: a closed client is replaced by a new one, which has
     * none of its subscriptions.
     */
    public Connection connection() {
        return connection;
    }

    /** How often the connection was lost and restored. */
    long reconnects() {
        return reconnectsOfClosed.get() + connection.getStatistics().getReconnects();
    }

    /** Whether there is a connection at the moment. */
    public boolean isConnected() {
        return connection.getStatus() == Connection.Status.CONNECTED;
    }

    /** The subject of a call of the JetStream API, such as {@code DIRECT.GET.ORDERS}. */
    public String api(String call) {
        return api.getPrefix() + call;
    }

    public JetStreamManagement management() {
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

    /** Tracks whether a stream of this service accepts writes. */
    public StreamWrites writesTo(String stream) {
        return writes.computeIfAbsent(
                stream,
                _ ->
                        new StreamWrites(
                                stream,
                                new StreamWrites.Server() {
                                    @Override
                                    public long reconnects() {
                                        return NatsConnection.this.reconnects();
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

    /** Why streams of this service refuse writes, by name; empty if all accept them. */
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
     * Sends a request and waits for the answer.
     *
     * @return null if there is no answer in time
     * @throws Forbidden at once if the server refuses that subject to this connection; it would
     *     never answer
     * @throws IllegalStateException if there is no connection at the moment
     */
    @Nullable Message request(Message question, Duration limit) throws InterruptedException {
        return notices.ask(question.getSubject(), () -> connection.request(question), limit);
    }

    @Nullable Message request(String subject, byte[] question, Duration limit)
            throws InterruptedException {
        return notices.ask(subject, () -> connection.request(subject, question), limit);
    }

    /**
     * Checks for a refused publish. The server does not answer the publisher; it only sends an
     * error on the connection.
     *
     * @throws Forbidden if the server has refused that subject to this connection
     */
    void throwIfForbidden(String subject) {
        notices.throwIfForbidden(subject);
    }

    /**
     * The same for any subject.
     *
     * @throws Forbidden if the server has just refused something to this connection
     */
    public void throwIfAnythingIsForbidden() {
        notices.throwIfAnythingIsForbidden();
    }

    void unsubscribe(Subscription subscription) {
        try {
            subscription.unsubscribe();
        } catch (IllegalStateException alreadyGone) {
            log.debug("Nothing left to unsubscribe: {}", alreadyGone.getMessage());
        }
    }

    /** Sends what is not sent yet, in particular acknowledgements, and disconnects. */
    @Override
    public void close() {
        closed = true;
        keeping.interrupt();
        try {
            keeping.join();
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
}
