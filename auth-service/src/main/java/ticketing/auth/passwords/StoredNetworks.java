package ticketing.auth.passwords;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.KeyValueConfiguration;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ticketing.auth.keys.EmailKeys;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.nats.BucketConfigurations;
import ticketing.topology.Buckets;

/**
 * The known networks in a key-value bucket, which deletes an entry after 30 days. All instances
 * share it, and it survives restarts. A key reveals neither the account nor the network.
 *
 * <p>It is read only when the limit of an account is reached. It is written at most once a day per
 * entry, on another thread than the request's. Without it sign-ins still work. Thread-safe.
 */
public final class StoredNetworks implements KnownNetworks {

    private static final Logger log = LoggerFactory.getLogger(StoredNetworks.class);
    private static final Duration WRITTEN_AGAIN_AFTER = Duration.ofDays(1);
    private static final int MOST_REMEMBERED = 100_000;

    private final NatsConnection nats;
    private final EmailKeys keys;
    private final Optional<KeyValueConfiguration> toCreate;
    private final Cache<String, Boolean> written;

    /**
     * Uses the bucket that all instances share.
     *
     * @param toCreate the bucket to create if it is missing; empty if this service must not create
     *     it
     */
    public StoredNetworks(
            NatsConnection nats,
            EmailKeys keys,
            Optional<KeyValueConfiguration> toCreate,
            Clock clock) {
        this.nats = nats;
        this.keys = keys;
        this.toCreate = toCreate;
        this.written =
                Caffeine.newBuilder()
                        .maximumSize(MOST_REMEMBERED)
                        .expireAfterWrite(WRITTEN_AGAIN_AFTER)
                        .ticker(() -> Duration.ofMillis(clock.millis()).toNanos())
                        .build();
    }

    @Override
    public boolean isKnown(String account, String network) {
        var key = keys.keyOf(account, network);
        if (written.getIfPresent(key) != null) {
            return true;
        }
        try {
            return nats.bucket(Buckets.KNOWN_NETWORKS).get(key) != null;
        } catch (IOException | JetStreamApiException | IllegalStateException outOfReach) {
            log.info("Known networks cannot be looked up: {}", outOfReach.getMessage());
            return false;
        }
    }

    @Override
    public void remember(String account, String network) {
        var key = keys.keyOf(account, network);
        if (written.asMap().putIfAbsent(key, true) == null) {
            // In the background, so that the request does not wait.
            Thread.startVirtualThread(() -> write(key));
        }
    }

    private void write(String key) {
        try {
            if (toCreate.isPresent()) {
                BucketConfigurations.createIfMissing(nats.connection(), toCreate.get());
            }
            nats.bucket(Buckets.KNOWN_NETWORKS).put(key, new byte[0]);
        } catch (IOException | JetStreamApiException | IllegalStateException outOfReach) {
            written.invalidate(key);
            log.info("A known network is stored at the next sign-in: {}", outOfReach.getMessage());
        }
    }
}
