package ticketing.endtoend;

import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What really happened: the events in the streams, and what the pretend gateway has taken and given
 * back.
 */
@SuppressWarnings("try")
final class Ledger {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    /** One event, as its subject tells it. */
    record Event(String subject, String payload) {

        String name() {
            return subject.substring(subject.lastIndexOf('.') + 1);
        }
    }

    private final String natsUrl;

    Ledger(String natsUrl) {
        this.natsUrl = natsUrl;
    }

    /** Every event that matches a subject filter, oldest first. */
    List<Event> events(String filter) {
        try (var nats = Nats.connect(natsUrl)) {
            var subscription =
                    nats.jetStream()
                            .subscribe(
                                    filter,
                                    PullSubscribeOptions.builder()
                                            .configuration(
                                                    ConsumerConfiguration.builder()
                                                            .ackPolicy(AckPolicy.None)
                                                            .build())
                                            .build());
            var events = new ArrayList<Event>();
            while (true) {
                var batch = subscription.fetch(500, Duration.ofMillis(500));
                if (batch.isEmpty()) {
                    return List.copyOf(events);
                }
                batch.forEach(message ->
                        events.add(
                                new Event(
                                        message.getSubject(),
                                        new String(message.getData(), StandardCharsets.UTF_8))));
            }
        } catch (IOException | JetStreamApiException unreadable) {
            throw new IllegalStateException(
                    "The events " + filter + " can not be read", unreadable);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** The amounts that were taken for an order: one entry for each charge. */
    List<BigDecimal> takenFor(String order) {
        return entries("charge-" + order).stream()
                .map(JSON::readTree)
                .filter(entry -> entry.path("entry").asString("").equals("taken"))
                .map(entry -> entry.path("charge").path("amount").decimalValue())
                .toList();
    }

    private List<String> entries(String prefix) {
        try (var nats = Nats.connect(natsUrl)) {
            var bucket = nats.keyValue("SANDBOX_GATEWAY");
            var entries = new ArrayList<String>();
            for (var key : bucket.keys()) {
                if (key.startsWith(prefix)) {
                    entries.add(bucket.get(key).getValueAsString());
                }
            }
            return entries;
        } catch (IOException | JetStreamApiException unreadable) {
            throw new IllegalStateException(
                    "The ledger of the gateway can not be read", unreadable);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
