package ticketing.payments.gateway;

import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import ticketing.eventstore.jetstream.NatsConnection;

/**
 * Reads the whole ledger, to prove that nobody was charged twice. The service itself looks up
 * single lines.
 */
public final class SandboxEntries {

    private SandboxEntries() {}

    /** All lines of the ledger, in no particular order. */
    public static List<SandboxEntry> in(NatsConnection nats) {
        try {
            var ledger = NatsSandboxLedger.open(nats);
            return nats.bucket(NatsSandboxLedger.BUCKET).keys().stream()
                    .map(ledger::read)
                    .flatMap(Optional::stream)
                    .toList();
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable);
        } catch (JetStreamApiException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
