package ticketing.nats;

import static ticketing.nats.ApiErrors.STREAM_NOT_FOUND;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StorageType;
import java.io.IOException;
import java.util.Locale;

/** Configurations of key-value buckets. */
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

    /** The bucket with the number of the newest generation of each read model. */
    public static KeyValueConfiguration generations(String service, int replicas) {
        return bucket(generationsOf(service), "The newest generation of each read model", replicas)
                .build();
    }

    /**
     * The name of the bucket that counts the generations of a service's read models.
     *
     * @param service its short name, such as {@code orders}
     */
    public static String generationsOf(String service) {
        return "GENERATIONS_" + service.toUpperCase(Locale.ROOT);
    }

    /**
     * Creates a bucket unless it exists; several processes may do so at the same time.
     *
     * @return whether this call created it
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

    /** The stream that stores a bucket. */
    public static String streamOf(String bucket) {
        return "KV_" + bucket;
    }

    /** The subjects of all entries of a bucket. */
    public static String subjectsOf(String bucket) {
        return "$KV." + bucket + ".>";
    }
}
