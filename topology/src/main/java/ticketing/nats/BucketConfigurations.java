package ticketing.nats;

import static ticketing.nats.ApiErrors.STREAM_NOT_FOUND;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StorageType;
import java.io.IOException;
import java.util.Locale;

/** How key-value buckets are kept. */
public final class BucketConfigurations {

    private BucketConfigurations() {}

    /** A bucket that keeps the last value of each key, on disk. */
    public static KeyValueConfiguration.Builder bucket(
            String name, String description, int replicas) {
        return KeyValueConfiguration.builder()
                .name(name)
                .description(description)
                .maxHistoryPerKey(1)
                .storageType(StorageType.File)
                .replicas(replicas);
    }

    /** The number of the last generation of each read model. */
    public static KeyValueConfiguration generations(String service, int replicas) {
        return bucket(generationsOf(service), "How often read models were made anew", replicas)
                .build();
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
}
