package ticketing.eventstore.spring;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import ticketing.events.DomainEvent;
import ticketing.events.EventStream;
import ticketing.eventstore.EventStore;
import ticketing.eventstore.jetstream.JetStreamEventStore;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.jetstream.Streams;

/** Opens the streams that a service owns. */
public final class EventStores {

    private final NatsConnection nats;
    private final Streams streams;
    private final String service;
    private final Clock clock;
    private final MeterRegistry metrics;

    EventStores(
            NatsConnection nats,
            Streams streams,
            String service,
            Clock clock,
            MeterRegistry metrics) {
        this.nats = nats;
        this.streams = streams;
        this.service = service;
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * Opens a stream, after checking that it gives every guarantee that its owner needs.
     *
     * @throws ticketing.nats.Unsuitable if it does not; the service must not start
     */
    @SuppressWarnings("unchecked")
    public <E extends DomainEvent> EventStore<E> open(EventStream stream) {
        streams.requireEvents(stream);
        return new JetStreamEventStore<>(
                nats,
                streams.settings(stream),
                (Class<E>) stream.events(),
                service,
                clock,
                metrics);
    }
}
