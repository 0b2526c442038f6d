package ticketing.eventstore.readmodel;

import com.mongodb.client.model.Projections;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import ticketing.eventstore.projection.Gate;
import ticketing.eventstore.readmodel.Comparison.Difference;

/**
 * Compares the stored documents of two generations, in batches, while both are being updated. Views
 * of the same version must be equal. A view that is behind is wrong only if its generation has
 * handled all events that the other one contains. Until then it is late: for a moment, or for as
 * long as an event is in flight in a killed process.
 */
final class GenerationComparer {

    private static final int BATCH = 500;
    private static final int MOST_EXAMPLES = 20;
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final String ID = "_id";
    private static final String VERSION = "version";

    private final MongoOperations mongo;
    private final String before;
    private final String now;
    private final Log log;

    private final List<Difference> examples = new ArrayList<>();
    private long compared;
    private long differing;
    private long patienceLeft;

    /** The stream that both generations follow. */
    interface Log {

        /** The sequence of the last event. */
        long end();

        /** Whether both generations have handled every event up to this one. */
        boolean isShownUpTo(long sequence);
    }

    /**
     * What both generations must contain.
     *
     * @param end the sequence up to which all events must be handled
     * @param versions of entities whose views differed: the higher of the two
     */
    private record Demand(long end, Map<Object, Long> versions) {

        boolean isMissedBy(@Nullable Document view, Object id) {
            return versionOf(view) < versions.getOrDefault(id, Gate.NOTHING);
        }
    }

    /**
     * For one comparison.
     *
     * @param before the collection of the old generation
     * @param now the collection of the new generation
     * @param patience how long late views are read again, in total
     */
    GenerationComparer(
            MongoOperations mongo, String before, String now, Log log, Duration patience) {
        this.mongo = mongo;
        this.before = before;
        this.now = now;
        this.log = log;
        this.patienceLeft = patience.toNanos();
    }

    /**
     * Compares all views that are in either generation.
     *
     * @throws org.springframework.dao.DataAccessException if the database is down; compare again
     *     later
     * @throws ticketing.eventstore.EventStoreException.Unavailable if NATS does not answer; compare
     *     again later
     */
    Comparison compare() {
        eachBatchOfIds(
                before,
                ids -> {
                    compared += ids.size();
                    settle(ids);
                });
        eachBatchOfIds(
                now,
                ids -> {
                    var known = idsIn(before, ids);
                    var added = ids.stream().filter(id -> !known.contains(id)).toList();
                    compared += added.size();
                    settle(added);
                });
        return new Comparison(compared, differing, examples);
    }

    private interface Batch {
        void of(List<Object> ids);
    }

    private void eachBatchOfIds(String collection, Batch batch) {
        mongo.execute(
                collection,
                views -> {
                    var ids = new ArrayList<Object>();
                    try (var all =
                            views.find()
                                    .projection(Projections.include(ID))
                                    .batchSize(BATCH)
                                    .iterator()) {
                        while (all.hasNext()) {
                            ids.add(all.next().get(ID));
                            if (ids.size() == BATCH) {
                                batch.of(List.copyOf(ids));
                                ids.clear();
                            }
                        }
                    }
                    batch.of(List.copyOf(ids));
                    return null;
                });
    }

    private List<Object> idsIn(String collection, List<Object> ids) {
        return List.copyOf(read(collection, ids).keySet());
    }

    private Map<Object, Document> read(String collection, List<Object> ids) {
        var found = new HashMap<Object, Document>();
        mongo.executeQuery(
                Query.query(Criteria.where(ID).in(ids)),
                collection,
                view -> found.put(view.get(ID), view));
        return found;
    }

    private void settle(List<Object> ids) {
        var unsettled = ids;
        Demand demand = null;
        while (!unsettled.isEmpty()) {
            var start = System.nanoTime();
            // Asked before the views are read: events handled later may be missing in them.
            var due = demand != null && log.isShownUpTo(demand.end()) ? demand : null;
            var shown = read(before, unsettled);
            var rebuilt = read(now, unsettled);
            var later = new HashMap<Object, Long>();
            for (var id : unsettled) {
                var one = shown.get(id);
                var other = rebuilt.get(id);
                if (Objects.equals(one, other)) {
                    continue;
                }
                var isMissed =
                        due != null && (due.isMissedBy(one, id) || due.isMissedBy(other, id));
                if (isSameVersion(one, other) || isMissed || patienceLeft <= 0) {
                    differ(id, one, other);
                } else {
                    later.put(id, Math.max(versionOf(one), versionOf(other)));
                }
            }
            if (!later.isEmpty()) {
                if (demand == null || due != null) {
                    // Asked after the views were read, so that it is not before what they contain.
                    demand = new Demand(log.end(), later);
                }
                pause();
                patienceLeft -= System.nanoTime() - start;
            }
            unsettled = List.copyOf(later.keySet());
        }
    }

    private static boolean isSameVersion(@Nullable Document one, @Nullable Document other) {
        return one != null && other != null && versionOf(one) == versionOf(other);
    }

    private static long versionOf(@Nullable Document view) {
        return view != null && view.get(VERSION) instanceof Number version
                ? version.longValue()
                : Gate.NOTHING;
    }

    private void differ(Object id, @Nullable Document shown, @Nullable Document rebuilt) {
        differing++;
        if (examples.size() < MOST_EXAMPLES) {
            examples.add(new Difference(id.toString(), describe(shown, rebuilt)));
        }
    }

    private static String describe(@Nullable Document shown, @Nullable Document rebuilt) {
        if (shown == null) {
            return "was missing";
        }
        if (rebuilt == null) {
            return "should not have been there";
        }
        if (!isSameVersion(shown, rebuilt)) {
            return "was at version %s instead of %s"
                    .formatted(shown.get(VERSION), rebuilt.get(VERSION));
        }
        var fields = new TreeSet<String>();
        fields.addAll(shown.keySet());
        fields.addAll(rebuilt.keySet());
        fields.removeIf(field -> Objects.equals(shown.get(field), rebuilt.get(field)));
        return "was wrong in " + String.join(", ", fields);
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
