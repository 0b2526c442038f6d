package ticketing.nats;

import static ticketing.nats.ApiErrors.CONSUMER_NOT_FOUND;
import static ticketing.nats.ApiErrors.STREAM_NOT_FOUND;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Creates the streams, buckets and consumers that services need and may not create themselves.
 * Idempotent; several may run at the same time.
 */
public final class Provisioner {

    private final Connection nats;

    /**
     * Creates a provisioner.
     *
     * @param nats a connection with all rights in the account of the service
     */
    public Provisioner(Connection nats) {
        this.nats = nats;
    }

    /**
     * Creates streams and buckets, and creates or changes consumers. A stream is never changed.
     *
     * @return what was created
     * @throws Unsuitable if a stream exists and lacks a guarantee; the message says what to change
     * @throws IOException if the server does not answer; try again later
     * @throws JetStreamApiException if the server refuses; the message says why
     */
    public List<String> apply(Provision needed) throws IOException, JetStreamApiException {
        var created = new ArrayList<String>();
        var management = nats.jetStreamManagement();
        for (var stream : needed.streams()) {
            if (create(management, stream)) {
                created.add(stream.getName());
            }
        }
        for (var bucket : needed.buckets()) {
            if (BucketConfigurations.createIfMissing(nats, bucket)) {
                created.add(bucket.getBucketName());
            }
        }
        for (var consumer : needed.consumers()) {
            if (apply(management, consumer)) {
                created.add(consumer.name());
            }
        }
        return List.copyOf(created);
    }

    private static boolean create(JetStreamManagement management, StreamConfiguration wanted)
            throws IOException, JetStreamApiException {
        try {
            StreamConfigurations.requireAsWanted(
                    wanted, management.getStreamInfo(wanted.getName()).getConfiguration());
            return false;
        } catch (JetStreamApiException missing) {
            requireCode(STREAM_NOT_FOUND, missing);
            management.addStream(wanted);
            return true;
        }
    }

    private static boolean apply(JetStreamManagement management, DurableConsumer<?> wanted)
            throws IOException, JetStreamApiException {
        var configuration = wanted.configuration();
        var isNew = false;
        try {
            var present = management.getConsumerInfo(wanted.stream(), wanted.name());
            if (DurableConsumer.isAs(configuration, present.getConsumerConfiguration())) {
                return false;
            }
        } catch (JetStreamApiException missing) {
            requireCode(CONSUMER_NOT_FOUND, missing);
            isNew = true;
        }
        management.addOrUpdateConsumer(wanted.stream(), configuration);
        return isNew;
    }

    private static void requireCode(int expected, JetStreamApiException refused)
            throws JetStreamApiException {
        if (refused.getApiErrorCode() != expected) {
            throw refused;
        }
    }
}
