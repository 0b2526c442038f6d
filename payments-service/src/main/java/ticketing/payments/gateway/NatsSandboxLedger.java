package ticketing.payments.gateway;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import io.nats.client.api.KeyValueEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.nats.ApiErrors;
import ticketing.nats.BucketConfigurations;
import ticketing.topology.Buckets;
import tools.jackson.databind.json.JsonMapper;

/**
 * The ledger of the sandbox in a JetStream key-value bucket: one entry per line, as JSON, under the
 * key of the line. It survives restarts, and the server makes adding a line atomic.
 */
public final class NatsSandboxLedger implements SandboxLedger {

    /** Name of the bucket. */
    public static final String BUCKET = Buckets.SANDBOX_GATEWAY;

    private final NatsConnection nats;
    private volatile Opened opened;

    /** The bucket, and the client it was opened with. That client may be closed by now. */
    private record Opened(Connection client, KeyValue bucket) {}

    private final JsonMapper json = new JsonMapper();

    private NatsSandboxLedger(NatsConnection nats) throws IOException {
        this.nats = nats;
        this.opened = new Opened(nats.connection(), nats.bucket(BUCKET));
    }

    /**
     * Opens the ledger, which must exist.
     *
     * @throws UncheckedIOException if NATS is out of reach
     */
    public static NatsSandboxLedger open(NatsConnection nats) {
        return reaching(() -> new NatsSandboxLedger(nats));
    }

    /**
     * Creates the bucket unless it exists; several instances may do so at once.
     *
     * @param replicas on how many servers it is kept
     * @throws UncheckedIOException if NATS is out of reach
     */
    public static void createIfMissing(NatsConnection nats, int replicas) {
        reaching(() ->
                BucketConfigurations.createIfMissing(
                        nats.connection(), Buckets.sandboxGateway(replicas)));
    }

    @Override
    public boolean add(SandboxEntry entry) {
        return reaching(() -> {
            try {
                bucket().create(entry.key(), json.writeValueAsBytes(entry));
                return true;
            } catch (JetStreamApiException answer) {
                if (ApiErrors.isConflict(answer)) {
                    return false;
                }
                throw answer;
            }
        });
    }

    @Override
    public Optional<SandboxEntry> read(String key) {
        return reaching(() -> Optional.ofNullable(bucket().get(key)).map(this::lineOf));
    }

    private KeyValue bucket() throws IOException {
        if (!opened.client().equals(nats.connection())) {
            opened = new Opened(nats.connection(), nats.bucket(BUCKET));
        }
        return opened.bucket();
    }

    private SandboxEntry lineOf(KeyValueEntry entry) {
        return json.readValue(Objects.requireNonNull(entry.getValue()), SandboxEntry.class);
    }

    private interface Request<T> {
        T send() throws IOException, JetStreamApiException, InterruptedException;
    }

    private static <T> T reaching(Request<T> request) {
        try {
            return request.send();
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable);
        } catch (JetStreamApiException | IllegalStateException refused) {
            // The client throws IllegalStateException once its connection is closed.
            throw new UncheckedIOException(new IOException(refused));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(interrupted));
        }
    }
}
