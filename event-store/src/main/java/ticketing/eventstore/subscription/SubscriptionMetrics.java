package ticketing.eventstore.subscription;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** The counters of a subscription, and its consumer lag. Thread-safe. */
final class SubscriptionMetrics {

    final Counter handled;
    final Counter failed;
    final Counter redelivered;
    final Counter deadLettered;

    private final MeterRegistry registry;
    private final String consumer;
    private volatile long elsewhere;
    private List<Gauge> gauges = List.of();

    SubscriptionMetrics(MeterRegistry registry, String consumer) {
        this.registry = registry;
        this.consumer = consumer;
        this.handled = counter("ticketing.events.handled");
        this.failed = counter("ticketing.events.failed");
        this.redelivered = counter("ticketing.events.redelivered");
        this.deadLettered = counter("ticketing.events.dead.lettered");
    }

    private Counter counter(String name) {
        return registry.counter(name, "consumer", consumer);
    }

    /** Sets how many events are neither acknowledged nor in flight in this process. */
    void elsewhere(long events) {
        elsewhere = events;
    }

    /** How many events this consumer has not finished, as far as this process knows. */
    long lag(MessagesInFlight inFlight) {
        return elsewhere + inFlight.size();
    }

    void register(MessagesInFlight inFlight, FetchLoop fetchLoop) {
        gauges =
                List.of(
                        Gauge.builder("ticketing.events.lag", inFlight, this::lag)
                                .description(
                                        "Events this consumer has not finished: not yet delivered, or not yet acknowledged")
                                .tag("consumer", consumer)
                                .register(registry),
                        Gauge.builder(
                                        "ticketing.consumer.missing",
                                        fetchLoop,
                                        loop -> loop.isMissing() ? 1 : 0)
                                .description(
                                        "1 while the server does not know this consumer, 0 otherwise")
                                .tag("consumer", consumer)
                                .register(registry));
    }

    void unregister() {
        gauges.forEach(registry::remove);
    }
}
