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
 * Computes the view of an entity after each of its events. A read model stores only the latest
 * view. This class reads the event store and uses the projection of the read model; it needs no
 * database.
 *
 * <p>It loads the whole boundary each time. Thread-safe.
 */
public final class TimeTravel<V extends View, E extends DomainEvent> {

    private static final int MAX_ATTEMPTS = 10;
    private static final Duration PAUSE = Duration.ofMillis(10);

    private final EventStore<E> events;
    private final Projection<V, E> projection;

    /** Reads from {@code events} and computes views with {@code projection}. */
    public TimeTravel(EventStore<E> events, Projection<V, E> projection) {
        this.events = events;
        this.projection = projection;
    }

    /**
     * One event and the view after it.
     *
     * @param event what happened
     * @param view of the entity after the event, until the next moment
     */
    public record Moment<V extends View, E extends DomainEvent>(RecordedEvent<E> event, V view) {}

    /**
     * All moments of one entity, oldest first. Other entities of the boundary are left out, because
     * they may belong to other users.
     *
     * @param boundary of the entity
     * @return empty if the entity has no events; confirmed by the leader of the stream
     * @throws Unavailable if the server does not answer in time, or if the boundary changes faster
     *     than it can be read; try again later
     * @throws ticketing.eventstore.EventStoreException.Unreadable if an event cannot be read; no
     *     view can be computed without it
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

    /** Up to the leader's last event: a lagging follower would hide what users have just done. */
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
