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
 * Creates the subscriptions of a service. Each starts and stops with the service, or with the read
 * model that it feeds. Thread-safe.
 */
public final class Subscriptions {

    private static final Duration A_MOMENT = Duration.ofSeconds(1);

    private final Shared shared;
    private final Replays replays;
    private final ConsumerAdmin consumers;

    /**
     * What all subscriptions of a service share.
     *
     * @param listening the running subscriptions, by the name of their consumer
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
     * @param create whether missing consumers may be created
     * @param isOutage recognises exceptions that mean that a dependency is down, so that no message
     *     is to blame
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
     * Passes events to the handler one by one: those of one entity in order, those of different
     * entities in parallel. The event is the {@link ticketing.eventstore.Cause} of everything that
     * the handler does.
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
     * Passes events to the handler in batches: one event when little happens, hundreds while
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

    /** The dead letters of this service. */
    public DeadLetters deadLetters() {
        return shared.deadLetters();
    }

    /** Replays dead letters with the subscriptions that run here. */
    public Replays replays() {
        return replays;
    }

    /** The progress of consumers. */
    public ConsumerAdmin consumers() {
        return consumers;
    }

    /**
     * The events in flight in this process that have waited for a predecessor for more than a
     * second, the longest wait first. Other instances may have more.
     *
     * @param limit maximum number
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
     * The consumers of running subscriptions that are missing on the server: somebody has deleted
     * them, or their stream. Their events wait until they are provisioned again. The idle one of a
     * read model's two consumers does not count.
     */
    public List<String> missingConsumers() {
        return shared.listening().entrySet().stream()
                .filter(entry -> entry.getValue().isMissing())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
