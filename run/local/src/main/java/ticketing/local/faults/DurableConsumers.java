package ticketing.local.faults;

import io.nats.client.JetStreamApiException;
import io.nats.client.api.ConsumerInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import ticketing.events.EventStream;
import ticketing.local.nats.NatsObserver;
import ticketing.topology.Service;

/** The durable consumers of all event streams. */
final class DurableConsumers {

    /**
     * If an order ends before its payment request reaches the gateway, this consumer looks the
     * payment up for a day; see {@code WhenPaymentRequested}.
     */
    private static final String KEEPS_ASKING = "payments-when-payment-requested";

    private final NatsObserver nats;

    DurableConsumers(NatsObserver nats) {
        this.nats = nats;
    }

    /** The stream and purpose of each consumer, such as {@code ORDERS/orders-view}. */
    List<String> purposes() throws IOException, JetStreamApiException {
        return all().stream()
                .map(consumer -> consumer.getStreamName() + "/" + purpose(consumer.getName()))
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * The consumers with messages left, and the expected consumers that are missing. Payments that
     * may never have been made do not count, although they are still looked up.
     */
    List<String> unfinished(List<String> expectedPurposes)
            throws IOException, JetStreamApiException {
        var unfinished = new ArrayList<>(expectedPurposes);
        unfinished.removeAll(purposes());
        unfinished.replaceAll(purpose -> "there is no consumer " + purpose);
        all().stream()
                .filter(it ->
                        it.getNumPending() > 0
                                || (it.getNumAckPending() > 0
                                        && !it.getName().equals(KEEPS_ASKING)))
                .map(it ->
                        "%s has %d events to receive and %d in flight"
                                .formatted(it.getName(), it.getNumPending(), it.getNumAckPending()))
                .forEach(unfinished::add);
        return unfinished;
    }

    /** The name without the number of a read model's two consumers. */
    static String purpose(String consumer) {
        return consumer.replaceFirst("-\\d+$", "");
    }

    private List<ConsumerInfo> all() throws IOException, JetStreamApiException {
        var durable = new ArrayList<ConsumerInfo>();
        for (var stream : EventStream.values()) {
            nats.management(Service.of(stream)).getConsumers(stream.name()).stream()
                    .filter(consumer -> consumer.getConsumerConfiguration().getDurable() != null)
                    .forEach(durable::add);
        }
        return durable.stream().filter(consumer -> !isAtRest(consumer, durable)).toList();
    }

    /** Whether it is the idle one of a read model's two consumers. */
    private static boolean isAtRest(ConsumerInfo consumer, List<ConsumerInfo> all) {
        return consumer.getNumWaiting() == 0
                && all.stream()
                        .anyMatch(other ->
                                other.getNumWaiting() > 0
                                        && !other.getName().equals(consumer.getName())
                                        && purpose(other.getName())
                                                .equals(purpose(consumer.getName())));
    }
}
