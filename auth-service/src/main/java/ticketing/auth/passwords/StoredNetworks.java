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
 * The known networks in a key-value bucket, which forgets an entry after 30 days: all instances
 * know them, also after a restart. A key tells neither the account nor the network.
 *
 * <p>It is read only when an account's own limit is reached, and written at most once a day for
 * each entry, beside the request. Without it people sign in as ever. Thread-safe.
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
     * The networks that are known to all instances.
     *
     * @param toCreate the bucket, for whoever creates it
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
            // Nobody has to wait for it.
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
