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
 * The connection of a service to NATS. It reconnects for ever; what is asked for meanwhile fails at
 * once instead of being sent late, since the caller decides whether it still wants it.
 *
 * <p>The client itself gives up and closes for good when the same server has refused it twice. Then
 * another client takes its place as soon as the server lets this service in again.
 */
public final class NatsConnection implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(NatsConnection.class);

    /** Message scheduling and atomic batches with expectations need it. */
    private static final String OLDEST_SERVER = "2.14.0";

    /** How long closing waits at most until everything is sent. */
    public static final Duration LONGEST_FLUSH = Duration.ofSeconds(2);

    /** How soon a server that is well tells how long a stream is. */
    private static final Duration TELLS_WITHIN = Duration.ofSeconds(1);

    /** How soon a client that has given up is noticed, and how long it is between two new tries. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** Makes a client that is connected to a suitable server. */
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

    /** A connection that somebody else has made, and looks after. */
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
     *     JetStreamApi#IMPORTED}); null where the server lets everybody in, to one account
     * @param tls whom the client trusts; null if nothing is encrypted
     */
    public record Credentials(@Nullable UserKey key, @Nullable SSLContext tls) {

        /** For a server on the same machine that lets everybody in. */
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
     * @param name how the server lists this connection
     * @throws Unavailable if no server answers within the limit
     * @throws Unsuitable if the server is too old or runs without JetStream, or does not know the
     *     user
     */
    public static NatsConnection connect(
            String url, String name, Duration limit, Credentials credentials) {
        // A password may stand there.
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

    private static Connection suitable(Connection client) throws InterruptedException {
        try {
            requireSuitable(client.getServerInfo());
            return client;
        } catch (RuntimeException refused) {
            // The threads of the client would keep the process alive.
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
                "NATS at {} does not let this service in any more: see ticketing.nats.seed-file ({}). It is asked again until it does",
                notices.address(),
                connection.getLastError());
        var reason = "";
        while (!closed) {
            try {
                var anew = connector.connect();
                reconnectsOfClosed.addAndGet(1 + connection.getStatistics().getReconnects());
                connection = anew;
                notices.heed(anew);
                log.info("NATS at {} lets this service in again", notices.address());
                return;
            } catch (IOException notYet) {
                log.debug("NATS at {}", notices.address(), notYet);
            } catch (RuntimeException unusable) {
                log.debug("NATS at {}", notices.address(), unusable);
                if (!unusable.toString().equals(reason)) {
                    reason = unusable.toString();
                    log.error(
                            "NATS at {} cannot be used: {}. It is asked again until it can",
                            notices.address(),
                            reason);
                }
            }
            Thread.sleep(LOOK);
        }
    }

    /**
     * The client's own connection. Ask for it each time: once it is closed another one takes its
     * place, which knows none of its subscriptions.
     */
    public Connection connection() {
        return connection;
    }

    /** How often the connection was lost and found. */
    long reconnects() {
        return reconnectsOfClosed.get() + connection.getStatistics().getReconnects();
    }

    /** Whether a server is there at the moment. */
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
        return notices.ask(question.getSubject(), () -> connection.request(question), limit);
    }

    @Nullable Message request(String subject, byte[] question, Duration limit)
            throws InterruptedException {
        return notices.ask(subject, () -> connection.request(subject, question), limit);
    }

    /**
     * A refused publish is answered by silence towards the caller and a notice on the connection.
     *
     * @throws Forbidden if the server has refused that subject to this connection
     */
    void throwIfForbidden(String subject) {
        notices.throwIfForbidden(subject);
    }

    /**
     * The same, whatever the subject was.
     *
     * @throws Forbidden if the server has refused something to this connection just now
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

    /** Sends what is still to be sent, acknowledgements above all, and disconnects. */
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
