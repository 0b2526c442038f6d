package ticketing.eventstore;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import ticketing.events.Boundary;
import ticketing.events.DomainEvent;
import ticketing.eventstore.EventStoreException.ConcurrentAppend;

/**
 * Handles a command in three steps: load, decide, append. If another writer was faster, it starts
 * again, so that the rules see the new events (optimistic concurrency).
 *
 * <p>The folded state of recently used boundaries is cached, and only later events are loaded. A
 * stale state does no harm: an append based on it is refused, and an answer without an append is
 * first confirmed by the leader of the stream.
 *
 * <p>Thread-safe.
 */
public final class CommandHandler<C, S, E extends DomainEvent> {

    private static final int MAX_ATTEMPTS = 10;
    private static final long FIRST_PAUSE_NANOS = 1_000_000;
    private static final long LONGEST_PAUSE_NANOS = 100_000_000;
    private static final long NOWHERE = -1;

    private final EventStore<E> store;
    private final Decider<C, S, E> decider;
    private final SnapshotCache<S> cache;

    /**
     * A handler for one kind of boundary.
     *
     * @param cachedBoundaries how many folded states are cached; 0 for none, if histories may be
     *     purged
     */
    public CommandHandler(EventStore<E> store, Decider<C, S, E> decider, int cachedBoundaries) {
        this.store = store;
        this.decider = decider;
        this.cache = new SnapshotCache<>(decider.initialState(), cachedBoundaries);
    }

    /** A handler that caches up to 10,000 folded states. */
    public CommandHandler(EventStore<E> store, Decider<C, S, E> decider) {
        this(store, decider, 10_000);
    }

    /**
     * Handles a command.
     *
     * @throws Refusal if the rules do not allow it; the leader of the stream has confirmed the
     *     events that the refusal is based on
     * @throws ConcurrentAppend if the boundary is still contended after ten attempts; try again
     *     later
     * @throws EventStoreException.Unavailable if the server does not answer in time; repeating is
     *     safe
     */
    public Handled<S, E> handle(Boundary boundary, C command) {
        return handle(boundary, command, 0);
    }

    /**
     * Handles a command of a caller who has already seen an event of this boundary.
     *
     * @param seenSequence the sequence of that event, for example the one being reacted to. The
     *     decision waits until it is loaded, because a lagging follower may not have it yet
     * @see #handle(Boundary, Object)
     */
    public Handled<S, E> handle(Boundary boundary, C command, long seenSequence) {
        var outdated = NOWHERE;
        for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
            // 1. Load the events of the boundary, folded into a state.
            var snapshot = load(boundary);
            if (snapshot.lastSequence() == outdated) {
                // A decision on the same state would conflict again: a follower lags, or the cached
                // history has
                // been
                // purged.
                cache.forget(boundary);
            } else if (snapshot.lastSequence() >= seenSequence) {
                var handled = decideAndAppend(boundary, command, snapshot);
                if (handled != null) {
                    return handled;
                }
                outdated = snapshot.lastSequence();
            }
            if (attempt < MAX_ATTEMPTS) {
                pause(attempt);
            }
        }
        throw new ConcurrentAppend(boundary.prefix());
    }

    /**
     * Reads a boundary without a decision.
     *
     * @return its state, confirmed by the leader of the stream
     * @throws ConcurrentAppend if it changes faster than it can be read; try again later
     */
    public Handled<S, E> look(Boundary boundary) {
        for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
            var snapshot = load(boundary);
            if (isConfirmed(boundary, snapshot)) {
                return unchanged(snapshot);
            }
            pause(attempt);
        }
        throw new ConcurrentAppend(boundary.prefix());
    }

    private Snapshot<S> load(Boundary boundary) {
        var known = cache.get(boundary);
        var snapshot = known.after(store.load(boundary, known.lastSequence()), decider);
        cache.keep(boundary, snapshot);
        return snapshot;
    }

    /** Null if the boundary must be loaded again first. */
    private @Nullable Handled<S, E> decideAndAppend(
            Boundary boundary, C command, Snapshot<S> snapshot) {
        // 2. Decide. If there are no events to append, the leader has to confirm the state.
        List<E> events;
        try {
            events = decider.decide(command, snapshot.state());
        } catch (Refusal refusal) {
            if (isConfirmed(boundary, snapshot)) {
                throw refusal;
            }
            return null;
        }
        if (events.isEmpty()) {
            return isConfirmed(boundary, snapshot) ? unchanged(snapshot) : null;
        }

        // 3. Append, if the boundary has no newer events.
        try {
            var appended =
                    store.append(boundary, snapshot.lastSequence(), versioned(events, snapshot));
            var now =
                    snapshot.after(new History<>(appended, appended.getLast().sequence()), decider);
            cache.keep(boundary, now);
            return new Handled<>(now.state(), appended, now.lastSequence(), now.entities());
        } catch (ConcurrentAppend conflict) {
            return null;
        }
    }

    private boolean isConfirmed(Boundary boundary, Snapshot<S> snapshot) {
        if (store.isCurrent(boundary, snapshot.lastSequence())) {
            return true;
        }
        // A follower lags, or the cached history has been purged: start from the first event.
        cache.forget(boundary);
        return false;
    }

    private Handled<S, E> unchanged(Snapshot<S> snapshot) {
        return new Handled<>(
                snapshot.state(), List.of(), snapshot.lastSequence(), snapshot.entities());
    }

    private static <E extends DomainEvent> List<NewEvent<E>> versioned(
            List<E> events, Snapshot<?> snapshot) {
        var next = new HashMap<UUID, Long>();
        var versioned = new ArrayList<NewEvent<E>>(events.size());
        for (var event : events) {
            var version =
                    next.getOrDefault(event.entityId(), snapshot.nextVersionOf(event.entityId()));
            versioned.add(new NewEvent<>(event, version));
            next.put(event.entityId(), version + 1);
        }
        return versioned;
    }

    /** The pause grows with each attempt. It is random, so that rivals do not meet again. */
    private static void pause(int attempt) {
        var longest = Math.min(FIRST_PAUSE_NANOS << attempt, LONGEST_PAUSE_NANOS);
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(longest));
    }
}
