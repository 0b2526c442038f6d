package ticketing.eventstore.topology;

import static ticketing.eventstore.topology.ApiErrors.CONSUMER_NOT_FOUND;
import static ticketing.eventstore.topology.ApiErrors.STREAM_NOT_FOUND;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import ticketing.eventstore.EventStoreException.Unsuitable;

/**
 * Creates what services need on NATS and may not create themselves. Repeating it changes nothing;
 * several may do it at once.
 */
public final class Provisioner {

    private final Connection nats;
    private final int replicas;

    /**
     * A provisioner.
     *
     * @param nats a connection with all rights in the account of the service
     * @param replicas on how many servers everything is kept
     */
    public Provisioner(Connection nats, int replicas) {
        this.nats = nats;
        this.replicas = replicas;
    }

    /**
     * Creates the streams and buckets of a service, and creates or changes every consumer on its
     * streams, whoever listens. A stream is never changed.
     *
     * @return what was not there before
     * @throws Unsuitable if a stream is there and lacks a guarantee, with what has to be changed
     * @throws IOException if the server does not answer; do it again later
     * @throws JetStreamApiException if the server refuses; it says why
     */
    public List<String> apply(Context owner) throws IOException, JetStreamApiException {
        var created = new ArrayList<String>();
        var management = nats.jetStreamManagement();
        for (var stream : StreamDefinitions.of(owner, replicas)) {
            if (create(management, stream)) {
                created.add(stream.getName());
            }
        }
        for (var bucket : Buckets.of(owner, replicas)) {
            if (Buckets.createIfMissing(nats, bucket)) {
                created.add(bucket.getBucketName());
            }
        }
        for (var consumer : consumersOn(owner)) {
            if (apply(management, consumer)) {
                created.add(consumer.name());
            }
        }
        return List.copyOf(created);
    }

    private static List<DurableConsumer<?>> consumersOn(Context owner) {
        return Stream.of(Context.values())
                .flatMap(Consumers::of)
                .filter(consumer -> owner.owns(consumer.stream()))
                .toList();
    }

    private static boolean create(JetStreamManagement management, StreamConfiguration wanted)
            throws IOException, JetStreamApiException {
        try {
            StreamDefinitions.requireAsWanted(
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
