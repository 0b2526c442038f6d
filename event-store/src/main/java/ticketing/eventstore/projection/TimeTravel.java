package ticketing.eventstore.projection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import ticketing.events.Boundary;
import ticketing.events.DomainEvent;
import ticketing.eventstore.EventStore;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.eventstore.RecordedEvent;

/**
 * Shows how an entity looked after each of its events. A read model keeps the last view only; here
 * all of them are made anew from the log, by the projection that the read model is filled with, and
 * no database is asked.
 *
 * <p>It reads the whole boundary each time. Safe for use by many threads.
 */
public final class TimeTravel<V extends View, E extends DomainEvent> {

    private static final int MAX_ATTEMPTS = 10;
    private static final Duration PAUSE = Duration.ofMillis(10);

    private final EventStore<E> events;
    private final Projection<V, E> projection;

    /** Travels through the entities of this store, seen as this projection shows them. */
    public TimeTravel(EventStore<E> events, Projection<V, E> projection) {
        this.events = events;
        this.projection = projection;
    }

    /**
     * One step in the life of an entity.
     *
     * @param event what happened
     * @param view how the entity looked from then on, until the next moment
     */
    public record Moment<V extends View, E extends DomainEvent>(RecordedEvent<E> event, V view) {}

    /**
     * The life of one entity, oldest moment first. Other entities of the boundary are left out, for
     * they may be somebody else's.
     *
     * @param boundary where the events of the entity are
     * @return empty if nothing has happened to that entity; confirmed by the leader of the stream
     * @throws Unavailable if the server does not answer in time, or if the boundary changes faster
     *     than it can be read; try again later
     * @throws ticketing.eventstore.EventStoreException.Unreadable if an event cannot be understood;
     *     no view rests on a history with a hole
     */
    public List<Moment<V, E>> history(Boundary boundary, UUID entityId) {
        var moments = new ArrayList<Moment<V, E>>();
        @Nullable V view = null;
        for (var event : read(boundary)) {
            if (event.entityId().equals(entityId)) {
                view = projection.evolve(view, event);
                moments.add(new Moment<>(event, view));
            }
        }
        return List.copyOf(moments);
    }

    /** A follower that lags would hide from people what they have just done. */
    private List<RecordedEvent<E>> read(Boundary boundary) {
        var read = new ArrayList<RecordedEvent<E>>();
        var reached = 0L;
        for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
            var later = events.load(boundary, reached);
            read.addAll(later.events());
            reached = later.lastSequence();
            if (events.isCurrent(boundary, reached)) {
                return read;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        throw new Unavailable(
                boundary.prefix() + " could not be read to its end: it grows, or a server lags",
                null);
    }
}
