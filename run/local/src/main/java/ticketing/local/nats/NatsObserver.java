package ticketing.local.nats;

import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import ticketing.nats.BatchedGet;
import ticketing.nats.BucketConfigurations;
import ticketing.nats.JetStreamApi;
import ticketing.topology.Service;

/** Reads the streams and consumers of all accounts. The server allows it nothing else. */
public final class NatsObserver implements AutoCloseable {

    private static final JetStreamOptions API = JetStreamApi.OPTIONS_OF_IMPORTED;

    private final NatsAccess.Connections connections;

    NatsObserver(NatsAccess.Connections connections) {
        this.connections = connections;
    }

    /**
     * The management API for an account, of which an observer may use the reading calls.
     *
     * @throws IOException if there is no connection at the moment
     */
    public JetStreamManagement management(Service owner) throws IOException {
        return connections.of(owner).jetStreamManagement(API);
    }

    /**
     * Reads messages of a stream, as many as fit into one answer.
     *
     * @throws IOException if the server does not answer, or refuses
     */
    public <T> BatchedGet.Page<T> read(
            Service owner, String stream, BatchedGet question, BatchedGet.Stored<T> as)
            throws IOException, InterruptedException {
        var page =
                question.ask(
                        connections.of(owner),
                        API.getPrefix() + "DIRECT.GET." + stream,
                        as,
                        () -> {});
        if (page.messages().isEmpty() && !page.complete()) {
            throw new IOException("no answer from stream " + stream);
        }
        return page;
    }

    /**
     * The values in a key-value bucket, by the subjects of their entries. Nothing may ever be
     * deleted in this bucket.
     *
     * @throws IOException if the server does not answer, or refuses
     */
    public Map<String, byte[]> entries(Service owner, String bucket)
            throws IOException, InterruptedException {
        var entries = new LinkedHashMap<String, byte[]>();
        var last = 0L;
        while (true) {
            var page =
                    read(
                            owner,
                            BucketConfigurations.streamOf(bucket),
                            new BatchedGet(
                                    BucketConfigurations.subjectsOf(bucket), last, Instant.EPOCH),
                            (subject, _, _, data) -> Map.entry(subject, data));
            page.messages().forEach(it -> entries.put(it.getKey(), it.getValue()));
            last = page.lastSequence();
            if (page.complete()) {
                return entries;
            }
        }
    }

    @Override
    public void close() {
        connections.close();
    }
}
