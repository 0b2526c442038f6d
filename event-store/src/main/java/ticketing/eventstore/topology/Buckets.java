package ticketing.eventstore.topology;

import static ticketing.eventstore.topology.ApiErrors.STREAM_NOT_FOUND;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StorageType;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The key-value buckets, and whose they are. */
public final class Buckets {

    /** Sessions that ended by signing out. Every service reads it, auth-service alone writes. */
    public static final String REVOKED_SESSIONS = "REVOKED_SESSIONS";

    /** From where accounts have signed in. Only auth-service reads and writes it. */
    public static final String KNOWN_NETWORKS = "KNOWN_NETWORKS";

    /** What the pretend gateway took and gave back. */
    public static final String SANDBOX_GATEWAY = "SANDBOX_GATEWAY";

    /** A session ends after that time anyway. */
    private static final Duration LONGEST_SESSION = Duration.ofHours(12);

    /** As long as somebody may stay away from a place and still be known there. */
    private static final Duration NETWORKS_KEPT = Duration.ofDays(30);

    private Buckets() {}

    /** The buckets of a service. */
    public static List<KeyValueConfiguration> of(Context owner, int replicas) {
        return switch (owner) {
            case AUTH ->
                    List.of(
                            revokedSessions(replicas),
                            knownNetworks(replicas),
                            generations(owner.shortName(), replicas));
            case TICKETS, ORDERS -> List.of(generations(owner.shortName(), replicas));
            case PAYMENTS ->
                    List.of(generations(owner.shortName(), replicas), sandboxGateway(replicas));
            case EXPIRATION -> List.of();
        };
    }

    /**
     * The bucket that counts the generations of a service's read models.
     *
     * @param service its short name, such as {@code orders}
     */
    public static String generationsOf(String service) {
        return "GENERATIONS_" + service.toUpperCase(Locale.ROOT);
    }

    /**
     * Creates a bucket unless it exists; several may do so at once.
     *
     * @return whether it was not there before
     */
    public static boolean createIfMissing(Connection nats, KeyValueConfiguration bucket)
            throws IOException, JetStreamApiException {
        var buckets = nats.keyValueManagement();
        try {
            var _ = buckets.getStatus(bucket.getBucketName());
            return false;
        } catch (JetStreamApiException missing) {
            if (missing.getApiErrorCode() != STREAM_NOT_FOUND) {
                throw missing;
            }
            var _ = buckets.create(bucket);
            return true;
        }
    }

    /** The stream that a bucket is kept in. */
    public static String streamOf(String bucket) {
        return "KV_" + bucket;
    }

    /** The subjects of all entries of a bucket. */
    public static String subjectsOf(String bucket) {
        return "$KV." + bucket + ".>";
    }

    /** Sessions that ended by signing out, forgotten when they would have ended anyway. */
    public static KeyValueConfiguration revokedSessions(int replicas) {
        return bucket(REVOKED_SESSIONS, "Sessions that ended by signing out", replicas)
                .ttl(LONGEST_SESSION)
                .build();
    }

    /** From where accounts have signed in, forgotten after 30 days. */
    public static KeyValueConfiguration knownNetworks(int replicas) {
        return bucket(KNOWN_NETWORKS, "From where accounts have signed in", replicas)
                .ttl(NETWORKS_KEPT)
                .build();
    }

    /** The books of the sandbox gateway. */
    public static KeyValueConfiguration sandboxGateway(int replicas) {
        return bucket(SANDBOX_GATEWAY, "What the pretend gateway took and gave back", replicas)
                .build();
    }

    /** The number of the last generation of each read model. */
    public static KeyValueConfiguration generations(String service, int replicas) {
        return bucket(generationsOf(service), "How often read models were made anew", replicas)
                .build();
    }

    private static KeyValueConfiguration.Builder bucket(
            String name, String description, int replicas) {
        return KeyValueConfiguration.builder()
                .name(name)
                .description(description)
                .maxHistoryPerKey(1)
                .storageType(StorageType.File)
                .replicas(replicas);
    }
}
