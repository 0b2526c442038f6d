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
     * It keeps asking for a day what became of a payment whose order is over before the gateway
     * heard of it; see {@code WhenPaymentRequested}.
     */
    private static final String KEEPS_ASKING = "payments-when-payment-requested";

    private final NatsObserver nats;

    DurableConsumers(NatsObserver nats) {
        this.nats = nats;
    }

    /** What each of them is for, as {@code ORDERS/orders-view}. */
    List<String> purposes() throws IOException, JetStreamApiException {
        return all().stream()
                .map(consumer -> consumer.getStreamName() + "/" + purpose(consumer.getName()))
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * What is left to do, and which of the expected ones are missing; empty if all is done but
     * asking on for payments that may never have been made.
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
                        "%s has %d events before it and %d in hand"
                                .formatted(it.getName(), it.getNumPending(), it.getNumAckPending()))
                .forEach(unfinished::add);
        return unfinished;
    }

    /** The name without the number that each of the two consumers of a read model has. */
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

    /** One of the two consumers of a read model, while the other one feeds it. */
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
