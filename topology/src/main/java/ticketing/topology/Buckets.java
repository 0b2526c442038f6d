package ticketing.topology;

import io.nats.client.api.KeyValueConfiguration;
import java.time.Duration;
import java.util.List;
import ticketing.nats.BucketConfigurations;

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
    public static List<KeyValueConfiguration> of(Service owner, int replicas) {
        return switch (owner) {
            case AUTH ->
                    List.of(
                            revokedSessions(replicas),
                            knownNetworks(replicas),
                            BucketConfigurations.generations(owner.shortName(), replicas));
            case TICKETS, ORDERS ->
                    List.of(BucketConfigurations.generations(owner.shortName(), replicas));
            case PAYMENTS ->
                    List.of(
                            BucketConfigurations.generations(owner.shortName(), replicas),
                            sandboxGateway(replicas));
            case EXPIRATION -> List.of();
        };
    }

    /** Sessions that ended by signing out, forgotten when they would have ended anyway. */
    public static KeyValueConfiguration revokedSessions(int replicas) {
        return BucketConfigurations.bucket(
                        REVOKED_SESSIONS, "Sessions that ended by signing out", replicas)
                .ttl(LONGEST_SESSION)
                .build();
    }

    /** From where accounts have signed in, forgotten after 30 days. */
    public static KeyValueConfiguration knownNetworks(int replicas) {
        return BucketConfigurations.bucket(
                        KNOWN_NETWORKS, "From where accounts have signed in", replicas)
                .ttl(NETWORKS_KEPT)
                .build();
    }

    /** The books of the sandbox gateway. */
    public static KeyValueConfiguration sandboxGateway(int replicas) {
        return BucketConfigurations.bucket(
                        SANDBOX_GATEWAY, "What the pretend gateway took and gave back", replicas)
                .build();
    }
}
