package ticketing.local.audit;

import static java.util.stream.Collectors.toSet;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import ticketing.events.DomainEvent;
import ticketing.events.EventStream;
import ticketing.events.PaymentEvent.PaymentCaptured;
import ticketing.local.checks.CannotRunException;
import ticketing.local.nats.NatsAccess;
import ticketing.local.operator.EventLog;
import ticketing.local.operator.StoredEvent;
import ticketing.local.operator.SubjectFilter;
import ticketing.topology.Buckets;
import ticketing.topology.Service;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything that has happened: the events of all streams, each stream in its order, and the books
 * of the sandbox gateway.
 *
 * @param events the decisions of the services
 * @param charges the money that the gateway has taken
 * @param refunds the money that the gateway has refunded
 */
public record History(List<Recorded> events, List<Charge> charges, List<Refund> refunds) {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    /**
     * One stored event.
     *
     * @param id unique for each event
     * @param version its position among the events of its entity, from 0
     */
    public record Recorded(
            EventStream stream, long sequence, String id, long version, DomainEvent data) {

        private static Recorded of(StoredEvent stored) {
            return new Recorded(
                    stored.stream(),
                    stored.sequence(),
                    stored.headers().getOrDefault("ce-id", "?"),
                    Long.parseLong(stored.headers().getOrDefault("ticketing-version", "-1")),
                    stored.event());
        }
    }

    /**
     * Money that was taken.
     *
     * @param amount in major units
     */
    public record Charge(UUID orderId, BigDecimal amount, String reference) {}

    /**
     * Money that was refunded.
     *
     * @param payment the reference of the charge
     */
    public record Refund(String payment) {}

    /**
     * Reads everything.
     *
     * @throws CannotRunException if NATS cannot be read
     */
    public static History read(NatsAccess nats) throws InterruptedException {
        try (var log = EventLog.open(nats);
                var observer = nats.observe()) {
            var events =
                    log.since(Instant.EPOCH, SubjectFilter.ALL).stream().map(Recorded::of).toList();
            var charges = new ArrayList<Charge>();
            var refunds = new ArrayList<Refund>();
            for (var value : observer.entries(Service.PAYMENTS, Buckets.SANDBOX_GATEWAY).values()) {
                var entry = JSON.readTree(value);
                switch (entry.path("entry").asString()) {
                    case "taken" -> {
                        var charge = entry.path("charge");
                        charges.add(
                                new Charge(
                                        UUID.fromString(charge.path("orderId").asString()),
                                        charge.path("amount").decimalValue(),
                                        entry.path("reference").asString()));
                    }
                    case "returned" -> refunds.add(new Refund(entry.path("payment").asString()));
                    default -> {} // Nothing has moved.
                }
            }
            return new History(events, List.copyOf(charges), List.copyOf(refunds));
        } catch (IOException unreadable) {
            throw new CannotRunException("NATS cannot be read: " + unreadable, unreadable);
        }
    }

    /** Charges of the gateway for which there is no event. */
    public List<Charge> unrecordedCharges() {
        var recorded =
                all(PaymentCaptured.class).map(PaymentCaptured::gatewayReference).collect(toSet());
        return charges.stream().filter(it -> !recorded.contains(it.reference())).toList();
    }

    /** The events of one type, each stream in its order. */
    public <E extends DomainEvent> Stream<E> all(Class<E> kind) {
        return events.stream().map(Recorded::data).filter(kind::isInstance).map(kind::cast);
    }
}
