package ticketing.eventstore.jetstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import java.io.IOException;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.nats.ApiErrors;
import ticketing.nats.BucketConfigurations;

/**
 * Numbers in a key-value bucket, one key per read model. Incrementing is a compare-and-set on the
 * key's revision.
 */
final class Generations implements GenerationNumbers {

    private final NatsConnection nats;
    private final String service;
    private final boolean create;

    Generations(NatsConnection nats, String service, boolean create) {
        this.nats = nats;
        this.service = service;
        this.create = create;
    }

    @Override
    public int next(String readModel) {
        try {
            while (true) {
                var bucket = bucket();
                var last = bucket.get(readModel);
                var next =
                        last == null || last.getValue() == null
                                ? 1
                                : 1 + Integer.parseInt(new String(last.getValue(), UTF_8));
                try {
                    bucket.update(
                            readModel,
                            Integer.toString(next).getBytes(UTF_8),
                            last == null ? 0 : last.getRevision());
                    return next;
                } catch (JetStreamApiException taken) {
                    if (!ApiErrors.isConflict(taken)) {
                        throw taken;
                    }
                }
            }
        } catch (IOException | JetStreamApiException | IllegalStateException notNow) {
            throw new Unavailable("Counting the generations of " + readModel, notNow);
        }
    }

    private KeyValue bucket() throws IOException, JetStreamApiException {
        var name = BucketConfigurations.generationsOf(service);
        if (create) {
            BucketConfigurations.createIfMissing(
                    nats.connection(), BucketConfigurations.generations(service, 1));
        }
        return nats.bucket(name);
    }
}
