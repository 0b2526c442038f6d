package ticketing.web.session;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.KeyValueOperation;
import io.nats.client.api.KeyValueWatchOption;
import io.nats.client.api.KeyValueWatcher;
import io.nats.client.api.StorageType;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ticketing.eventstore.EventStoreException;

/**
 * The revocations as a set in memory, kept up to date by watching the bucket in which auth-service
 * writes them. The bucket forgets an entry after 12 hours, when its session would have ended
 * anyway.
 *
 * <p>The watch is begun anew whenever the connection was lost, because the server may have
 * forgotten it, and every ten minutes, which lets expired entries go. Until the new one has read
 * everything, the old set counts. Thread-safe.
 */
public final class WatchedRevocations implements RevokedSessions {

    private static final Logger log = LoggerFactory.getLogger(WatchedRevocations.class);
    private static final String BUCKET = "REVOKED_SESSIONS";
    private static final String KEY = "sid.";
    private static final Duration LONGEST_SESSION = Duration.ofHours(12);
    private static final Duration WATCH = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final Connection nats;
    private final Optional<KeyValueConfiguration> toCreate;
    private final Semaphore reconnected = new Semaphore(0);
    private final ConnectionListener listener = this::connectionChanged;
    private final Thread watching =
            Thread.ofVirtual().name("revoked-sessions").unstarted(this::keepWatching);
    private volatile boolean created;
    private volatile @Nullable Set<String> known;

    WatchedRevocations(Connection nats, Optional<KeyValueConfiguration> toCreate) {
        this.nats = nats;
        this.toCreate = toCreate;
    }

    /** The bucket as auth-service, or the provisioner in its place, creates it. */
    public static KeyValueConfiguration bucket(int replicas) {
        return KeyValueConfiguration.builder()
                .name(BUCKET)
                .description("Sessions that ended by signing out")
                .ttl(LONGEST_SESSION)
                .maxHistoryPerKey(1)
                .storageType(StorageType.File)
                .replicas(replicas)
                .build();
    }

    void start() {
        nats.addConnectionListener(listener);
        watching.start();
    }

    void stop() throws InterruptedException {
        nats.removeConnectionListener(listener);
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
            nats.keyValue(BUCKET).put(KEY + sessionId, new byte[0]);
        } catch (IOException | JetStreamApiException | IllegalStateException failure) {
            throw new EventStoreException.Unavailable("The sign-out could not be stored", failure);
        }
        var sessions = known;
        if (sessions != null) {
            sessions.add(sessionId);
        }
    }

    private void connectionChanged(Connection connection, ConnectionListener.Events event) {
        if (event == ConnectionListener.Events.RECONNECTED) {
            reconnected.release();
        }
    }

    private void keepWatching() {
        try {
            while (true) {
                reconnected.drainPermits();
                watchOnce();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void watchOnce() throws InterruptedException {
        try {
            createIfMissing();
            var reading = new Reading();
            var watch =
                    nats.keyValue(BUCKET).watch(KEY + "*", reading, KeyValueWatchOption.META_ONLY);
            try {
                if (reading.isCompleteWithin(PATIENCE)) {
                    reconnected.tryAcquire(WATCH.toMillis(), TimeUnit.MILLISECONDS);
                }
            } finally {
                watch.unsubscribe();
            }
        } catch (IOException | JetStreamApiException | IllegalStateException notYet) {
            // The server is away, or auth-service, which creates the bucket, has not started yet.
            log.debug("Revoked sessions can not be watched yet", notYet);
            reconnected.tryAcquire(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void createIfMissing() throws IOException, JetStreamApiException {
        if (toCreate.isEmpty() || created) {
            return;
        }
        var buckets = nats.keyValueManagement();
        if (buckets.getBucketNames().contains(BUCKET)) {
            buckets.update(toCreate.get());
        } else {
            buckets.create(toCreate.get());
        }
        created = true;
    }

    /**
     * One reading of the whole bucket; it takes the place of the one before when it is complete.
     */
    private final class Reading implements KeyValueWatcher {

        private final Set<String> sessions = ConcurrentHashMap.newKeySet();
        private final CountDownLatch complete = new CountDownLatch(1);

        @Override
        public void watch(KeyValueEntry entry) {
            // A deleted entry stays revoked until the next reading: nobody's session comes back to
            // life.
            if (entry.getOperation() == KeyValueOperation.PUT) {
                sessions.add(entry.getKey().substring(KEY.length()));
            }
        }

        @Override
        public void endOfData() {
            known = sessions;
            complete.countDown();
        }

        boolean isCompleteWithin(Duration patience) throws InterruptedException {
            return complete.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
