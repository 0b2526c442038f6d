package ticketing.eventstore;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import ticketing.events.Boundary;

/**
 * The snapshots of recently used boundaries, in memory: loading goes on where the last one ends.
 * Safe for use by many threads.
 */
final class SnapshotCache<S> {

    private final Snapshot<S> initial;
    private final boolean caching;
    private final Cache<Boundary, Snapshot<S>> recent;

    /**
     * A cache that is empty.
     *
     * @param initialState of a boundary in which nothing has happened
     * @param limit how many snapshots are kept at most; 0 for none
     */
    SnapshotCache(S initialState, int limit) {
        this.initial = Snapshot.initial(initialState);
        this.caching = limit > 0;
        this.recent = Caffeine.newBuilder().maximumSize(limit).build();
    }

    /** The latest snapshot that is kept; the initial one if there is none. */
    Snapshot<S> get(Boundary boundary) {
        var known = recent.getIfPresent(boundary);
        return known == null ? initial : known;
    }

    void keep(Boundary boundary, Snapshot<S> snapshot) {
        // Caffeine would hold an entry of a cache for none until it gets round to evicting it.
        if (caching) {
            recent.put(boundary, snapshot);
        }
    }

    /** The next look at the boundary starts with its first event. */
    void forget(Boundary boundary) {
        recent.invalidate(boundary);
    }
}
