package ticketing.eventstore.subscription;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import ticketing.events.DomainEvent;
import ticketing.events.EventReader;
import ticketing.eventstore.EventHandler;
import ticketing.eventstore.deadletter.DeadLetters;
import ticketing.eventstore.deadletter.PoisonMarkers;
import ticketing.eventstore.deadletter.WaitingEvent;
import ticketing.eventstore.jetstream.ConsumerAdmin;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.nats.DurableConsumer;

/**
 * Makes the subscriptions of a service. Each starts and stops with the service, or with the read
 * model that it feeds. Thread-safe.
 */
public final class Subscriptions {

    private static final Duration A_MOMENT = Duration.ofSeconds(1);

    private final Shared shared;
    private final Replays replays;
    private final ConsumerAdmin consumers;

    /**
     * What all subscriptions of a service have in common.
     *
     * @param listening those that are running, by the name of their consumer
     */
    record Shared(
            NatsConnection nats,
            boolean create,
            EventReader reader,
            DeadLetters deadLetters,
            PoisonMarkers markers,
            DeliveryFilter filter,
            Map<String, Subscription<?>> listening,
            Predicate<Throwable> isOutage,
            Clock clock,
            MeterRegistry metrics) {}

    /**
     * Subscriptions of one service.
     *
     * @param create whether consumers that are missing may be created
     * @param isOutage recognises failures that mean that a dependency is down, and which no message
     *     is to blame for
     */
    public Subscriptions(
            NatsConnection nats,
            boolean create,
            String service,
            Predicate<Throwable> isOutage,
            Clock clock,
            MeterRegistry metrics) {
        this(
                nats,
                create,
                service,
                EventReader.present(),
                DeliveryFilter.NONE,
                isOutage,
                clock,
                metrics);
    }

    Subscriptions(
            NatsConnection nats,
            boolean create,
            String service,
            EventReader reader,
            DeliveryFilter filter,
            Predicate<Throwable> isOutage,
            Clock clock,
            MeterRegistry metrics) {
        this.shared =
                new Shared(
                        nats,
                        create,
                        reader,
                        new DeadLetters(nats, service, clock),
                        new PoisonMarkers(nats, service, clock),
                        filter,
                        new ConcurrentHashMap<>(),
                        isOutage,
                        clock,
                        metrics);
        this.replays = new Replays(shared.deadLetters(), shared.listening());
        this.consumers = new ConsumerAdmin(nats, create);
    }

    /**
     * Hands events over one by one: those of one entity in order, those of different entities side
     * by side. What is done about an event has that event as its {@link
     * ticketing.eventstore.Cause}.
     *
     * @return a subscription that has not been started yet
     */
    public <E extends DomainEvent> Subscription<E> subscribe(
            DurableConsumer<E> consumer, EventHandler<E> handler) {
        return subscribe(consumer, handler, Limits.ONE_BY_ONE);
    }

    <E extends DomainEvent> Subscription<E> subscribe(
            DurableConsumer<E> consumer, EventHandler<E> handler, Limits limits) {
        return subscribeInBatches(
                consumer,
                events -> {
                    var event = events.getFirst();
                    return List.of(event.metadata().asCause().call(() -> handler.handle(event)));
                },
                limits);
    }

    /**
     * Hands over whatever has arrived, in batches: one event while all is calm, hundreds while
     * catching up.
     *
     * @return a subscription that has not been started yet
     */
    public <E extends DomainEvent> Subscription<E> subscribeInBatches(
            DurableConsumer<E> consumer, BatchHandler<E> handler) {
        return subscribeInBatches(consumer, handler, Limits.IN_BATCHES);
    }

    <E extends DomainEvent> Subscription<E> subscribeInBatches(
            DurableConsumer<E> consumer, BatchHandler<E> handler, Limits limits) {
        return new Subscription<>(shared, consumer, handler, limits);
    }

    /** The messages that this service could not handle. */
    public DeadLetters deadLetters() {
        return shared.deadLetters();
    }

    /** Has dead letters handled again by the subscriptions that run here. */
    public Replays replays() {
        return replays;
    }

    /** How far the consumers are. */
    public ConsumerAdmin consumers() {
        return consumers;
    }

    /**
     * The events in flight in this process that have waited for a predecessor for more than a
     * moment, those that wait longest first. Other instances may have more.
     *
     * @param limit how many at most
     */
    public List<WaitingEvent> waiting(int limit) {
        var latest = shared.clock().instant().minus(A_MOMENT);
        return shared.listening().values().stream()
                .flatMap(subscription -> subscription.waitingSince(latest))
                .sorted(
                        Comparator.comparing(WaitingEvent::since)
                                .thenComparingLong(WaitingEvent::sequence))
                .limit(limit)
                .toList();
    }

    /**
     * The consumers that are listened to here and that the server does not know: somebody has
     * deleted them, or their stream. What they would deliver waits until they are provisioned
     * again. The idle one of the two consumers of a read model is not among them.
     */
    public List<String> missingConsumers() {
        return shared.listening().entrySet().stream()
                .filter(entry -> entry.getValue().isMissing())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
