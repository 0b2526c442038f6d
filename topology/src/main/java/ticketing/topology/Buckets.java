package ticketing.topology;

import io.nats.client.api.KeyValueConfiguration;
import java.time.Duration;
import java.util.List;
import ticketing.nats.BucketConfigurations;

/** The key-value buckets, and the service that owns each. */
public final class Buckets {

    /** Sessions that ended by signing out. Every service reads it, and only auth-service writes. */
    public static final String REVOKED_SESSIONS = "REVOKED_SESSIONS";

    /** The networks that accounts have signed in from. Only auth-service reads and writes it. */
    public static final String KNOWN_NETWORKS = "KNOWN_NETWORKS";

    /** The ledger of the sandbox gateway. */
    public static final String SANDBOX_GATEWAY = "SANDBOX_GATEWAY";

    /** After that time every session has ended anyway. */
    private static final Duration LONGEST_SESSION = Duration.ofHours(12);

    /** How long a network is remembered after a sign-in. */
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

    /**
     * Sessions that ended by signing out. An entry is deleted when the session would have ended
     * anyway.
     */
    public static KeyValueConfiguration revokedSessions(int replicas) {
        return BucketConfigurations.bucket(
                        REVOKED_SESSIONS, "Sessions that ended by signing out", replicas)
                .ttl(LONGEST_SESSION)
                .build();
    }

    /** The networks that accounts have signed in from. An entry is deleted after 30 days. */
    public static KeyValueConfiguration knownNetworks(int replicas) {
        return BucketConfigurations.bucket(
                        KNOWN_NETWORKS, "Networks that accounts have signed in from", replicas)
                .ttl(NETWORKS_KEPT)
                .build();
    }

    /** The ledger of the sandbox gateway. */
    public static KeyValueConfiguration sandboxGateway(int replicas) {
        return BucketConfigurations.bucket(
                        SANDBOX_GATEWAY, "The ledger of the sandbox gateway", replicas)
                .build();
    }
}
