package ticketing.web.session;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener.Events;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ticketing.eventstore.EventStoreException;
import ticketing.eventstore.concurrent.Deadline;
import ticketing.eventstore.concurrent.VitalThreads;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.jetstream.StreamReader;
import ticketing.eventstore.jetstream.StreamWrites;
import ticketing.nats.BucketConfigurations;
import ticketing.topology.Buckets;

/**
 * The revocations as a set in memory. It follows the bucket that auth-service writes to. The bucket
 * deletes an entry after 12 hours, when its session would have ended anyway.
 *
 * <p>New entries are read every few seconds, and when a message for the bucket arrives. The message
 * itself is not trusted, because another instance of this service could forge it. It may also
 * arrive before the replica that answers has stored the entry. So for a second after a message the
 * bucket is read again and again, however many more messages arrive.
 *
 * <p>After a lost connection, and every ten minutes to drop expired entries, the bucket is read
 * from the beginning. Until that is done the old set is used. Thread-safe.
 */
public final class WatchedRevocations implements RevokedSessions {

    private static final Logger log = LoggerFactory.getLogger(WatchedRevocations.class);
    private static final String KEY = "sid.";
    private static final String START =
            BucketConfigurations.subjectsOf(Buckets.REVOKED_SESSIONS).replace(">", KEY);
    private static final String SUBJECTS = START + "*";

    /** The client's header of a deleted entry. */
    private static final String OPERATION = "KV-Operation";

    private static final Duration READ_ANEW = Duration.ofMinutes(10);
    private static final Duration READ_ON = Duration.ofSeconds(5);
    private static final Duration READ_ON_AFTER_NEWS = Duration.ofMillis(50);
    private static final Duration STORED_WITHIN = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final NatsConnection nats;
    private final StreamReader bucket;
    private final StreamWrites writes;
    private final EndedSessionListener listener;
    private final Optional<KeyValueConfiguration> toCreate;
    private final Semaphore news = new Semaphore(0);
    private final Thread watching = VitalThreads.unstarted("revoked-sessions", this::keepWatching);
    private volatile boolean created;
    private volatile boolean mustReadAnew;
    private volatile Deadline storedBy = Deadline.in(Duration.ZERO);

    private volatile @Nullable Set<String> known;

    /** The set that replaces {@code known} when the bucket has been read. */
    private volatile Set<String> next = ConcurrentHashMap.newKeySet();

    private long readUpTo;

    /** The connection with the subscription; the subscription ends with it. */
    private @Nullable Connection heard;

    /**
     * Watches the revocations.
     *
     * @param toCreate the bucket to create if it is missing; empty if this service must not create
     *     it
     */
    WatchedRevocations(
            NatsConnection nats,
            EndedSessionListener listener,
            Optional<KeyValueConfiguration> toCreate) {
        this.nats = nats;
        this.listener = listener;
        this.bucket =
                new StreamReader(nats, BucketConfigurations.streamOf(Buckets.REVOKED_SESSIONS));
        this.writes = nats.writesTo(BucketConfigurations.streamOf(Buckets.REVOKED_SESSIONS));
        this.toCreate = toCreate;
    }

    void start() {
        watching.start();
    }

    void stop() throws InterruptedException {
        watching.interrupt();
        watching.join();
    }

    @Override
    public boolean isRevoked(String sessionId) {
        var sessions = known;
        return sessions != null && sessions.contains(sessionId);
    }

    @Override
    public boolean isLoaded() {
        return known != null;
    }

    @Override
    public void revoke(String sessionId) {
        try {
            var _ =
                    writes.write(() ->
                            nats.connection().jetStream().publish(START + sessionId, new byte[0]));
        } catch (IOException | JetStreamApiException | IllegalStateException failure) {
            throw new EventStoreException.Unavailable("The sign-out could not be stored", failure);
        }
        add(START + sessionId, null);
    }

    private void hear() {
        storedBy = Deadline.in(STORED_WITHIN);
        news.release();
    }

    /**
     * A deleted entry stays revoked until the next full reading, so that no session becomes valid
     * again.
     */
    private void add(String subject, @Nullable Headers headers) {
        if (headers != null && headers.containsKey(OPERATION)) {
            return;
        }
        var session = subject.substring(START.length());
        var sessions = known;
        var isNews = sessions != null && !sessions.contains(session);
        // After a full reading the two are one set.
        next.add(session);
        if (sessions != null) {
            sessions.add(session);
        }
        if (isNews) {
            listener.ended(session);
        }
    }

    private void connectionChanged(Connection connection, Events event) {
        if (event == Events.RECONNECTED || event == Events.CLOSED) {
            mustReadAnew = true;
            news.release();
        }
    }

    private void keepWatching() {
        try {
            while (true) {
                mustReadAnew = false;
                watch();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until the connection is lost, or it is time to read from the beginning. */
    private void watch() throws InterruptedException {
        try {
            createIfMissing();
            listen();
            next = ConcurrentHashMap.newKeySet();
            readUpTo = 0;
            // Any replica may answer a read; the leader knows the last entry.
            var goal = bucket.lastSequence(SUBJECTS);
            do {
                readOn();
            } while (readUpTo < goal);
            known = next;
            var anew = Deadline.in(READ_ANEW);
            awaitNews();
            while (!anew.isOver() && !mustReadAnew && nats.connection().equals(heard)) {
                readOn();
                awaitNews();
            }
        } catch (IOException
                | JetStreamApiException
                | EventStoreException
                | IllegalStateException notYet) {
            // The server is down, or the bucket is not created yet.
            log.debug("Revoked sessions cannot be watched yet", notYet);
            Thread.sleep(PAUSE);
        } catch (RuntimeException unexpected) {
            // Without this thread, sessions that have ended would still be accepted.
            log.error("Revoked sessions are watched again in a moment", unexpected);
            Thread.sleep(PAUSE);
        }
    }

    private void awaitNews() throws InterruptedException {
        if (storedBy.isOver()) {
            var _ = news.tryAcquire(READ_ON.toMillis(), TimeUnit.MILLISECONDS);
        } else {
            Thread.sleep(READ_ON_AFTER_NEWS);
        }
        news.drainPermits();
    }

    private void listen() {
        var client = nats.connection();
        if (client.equals(heard)) {
            return;
        }
        var dispatcher = client.createDispatcher(_ -> hear());
        dispatcher.subscribe(SUBJECTS);
        client.addConnectionListener(this::connectionChanged);
        heard = client;
    }

    private void readOn() {
        var found =
                bucket.read(
                        SUBJECTS,
                        readUpTo,
                        (subject, _, headers, _) -> {
                            add(subject, headers);
                            return subject;
                        });
        readUpTo = found.lastSequence();
    }

    private void createIfMissing() throws IOException, JetStreamApiException {
        if (toCreate.isEmpty() || created) {
            return;
        }
        var buckets = nats.connection().keyValueManagement();
        if (buckets.getBucketNames().contains(Buckets.REVOKED_SESSIONS)) {
            buckets.update(toCreate.get());
        } else {
            buckets.create(toCreate.get());
        }
        created = true;
    }
}
