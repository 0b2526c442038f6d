package ticketing.eventstore;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import ticketing.events.Boundary;

/**
 * Snapshots of recently used boundaries, in memory, so that only later events have to be loaded.
 * Thread-safe.
 */
final class SnapshotCache<S> {

    private final Snapshot<S> initial;
    private final boolean caching;
    private final Cache<Boundary, Snapshot<S>> recent;

    /**
     * An empty cache.
     *
     * @param initialState of a boundary without events
     * @param limit maximum number of snapshots; 0 for none
     */
    SnapshotCache(S initialState, int limit) {
        this.initial = Snapshot.initial(initialState);
        this.caching = limit > 0;
        this.recent = Caffeine.newBuilder().maximumSize(limit).build();
    }

    /** The cached snapshot; the initial one if there is none. */
    Snapshot<S> get(Boundary boundary) {
        var known = recent.getIfPresent(boundary);
        return known == null ? initial : known;
    }

    void keep(Boundary boundary, Snapshot<S> snapshot) {
        // Even with a maximum of 0, Caffeine would keep an entry until its next eviction.
        if (caching) {
            recent.put(boundary, snapshot);
        }
    }

    /** The next load of the boundary starts with its first event. */
    void forget(Boundary boundary) {
        recent.invalidate(boundary);
    }
}
