package ticketing.eventstore.readmodel;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.BulkOperationException;
import org.springframework.data.mongodb.core.BulkOperations.BulkMode;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.aggregation.AggregationUpdate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import ticketing.events.DomainEvent;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.projection.Gate;
import ticketing.eventstore.projection.Projection;
import ticketing.eventstore.projection.View;
import ticketing.eventstore.subscription.BatchHandler;

/**
 * One generation of a read model: a collection in which each view takes every event of its entity
 * exactly once and in order, even if several instances offer the events, repeatedly and in any
 * order.
 *
 * <p>A batch costs at most three round trips, whatever its size: reading the views that this
 * process does not know, inserting new ones, and replacing changed ones, each only if it is
 * unchanged. Views that are cached here are not read, and neither are views that must be new.
 */
final class GatedCollection<V extends View, E extends DomainEvent> implements BatchHandler<E> {

    private static final int ROUNDS = 20;
    private static final int DUPLICATE_KEY = 11000;

    /** A view takes about half a kilobyte. */
    private static final int VIEWS_TO_KNOW = 5_000;

    private final MongoOperations mongo;
    private final Class<V> type;
    private final Projection<V, E> projection;
    private final String collection;

    /**
     * Views as this process last saw them. A view never goes back while its collection exists, but
     * another instance may have taken it further.
     */
    private final Cache<UUID, V> known = Caffeine.newBuilder().maximumSize(VIEWS_TO_KNOW).build();

    GatedCollection(
            MongoOperations mongo, Class<V> type, Projection<V, E> projection, String collection) {
        this.mongo = mongo;
        this.type = type;
        this.projection = projection;
        this.collection = collection;
    }

    /**
     * Offers events.
     *
     * @return for each event, in the same order: done if the view contains it, now or from before;
     *     otherwise it must be offered again later
     */
    @Override
    public List<Outcome> handle(List<RecordedEvent<E>> events) {
        return outcomes(events, show(events));
    }

    static List<Outcome> outcomes(
            List<? extends RecordedEvent<?>> events, Map<UUID, ? extends View> views) {
        return events.stream().map(event -> outcome(views.get(event.entityId()), event)).toList();
    }

    private static Outcome outcome(@Nullable View view, RecordedEvent<?> event) {
        if (view == null) {
            return Outcome.waitingAt(Gate.NOTHING);
        }
        return shows(view, event) ? Outcome.DONE : Outcome.waitingAt(view.version());
    }

    /**
     * Offers events.
     *
     * @return the views of their entities as they are now; none for an entity whose first event is
     *     missing
     */
    Map<UUID, V> show(List<RecordedEvent<E>> events) {
        var views = new HashMap<UUID, V>();
        var unseen = new ArrayList<RecordedEvent<E>>();
        for (var event : events) {
            var view = known.getIfPresent(event.entityId());
            if (view != null && shows(view, event)) {
                views.put(view.id(), view);
            } else {
                unseen.add(event);
            }
        }
        if (!unseen.isEmpty()) {
            views.putAll(showUnseen(unseen));
        }
        return views;
    }

    private Map<UUID, V> showUnseen(List<RecordedEvent<E>> events) {
        var before = readUnknown(events);
        var after = fold(events, before);
        var written = showsAll(after, events) && write(before, after);
        for (int round = 1; !written && round < ROUNDS; round++) {
            // Another instance has changed some of the views: read them again.
            before = read(entitiesOf(events));
            after = fold(events, before);
            written = write(before, after);
        }
        if (!written) {
            throw new IllegalStateException(
                    collection + " refuses what follows from " + events.getFirst().metadata());
        }
        after.values().forEach(view -> known.put(view.id(), view));
        return after;
    }

    private static Set<UUID> entitiesOf(List<? extends RecordedEvent<?>> events) {
        return events.stream().map(RecordedEvent::entityId).collect(Collectors.toSet());
    }

    /** Views that are cached, or that must be new, are not read. */
    private Map<UUID, V> readUnknown(List<RecordedEvent<E>> events) {
        var entities = entitiesOf(events);
        var views = new HashMap<>(known.getAllPresent(entities));
        entities.removeAll(views.keySet());
        for (var event : events) {
            if (event.version() == 0) {
                entities.remove(event.entityId());
            }
        }
        if (!entities.isEmpty()) {
            views.putAll(read(entities));
        }
        return views;
    }

    private Map<UUID, V> read(Set<UUID> entities) {
        return mongo
                .find(Query.query(Criteria.where("_id").in(entities)), type, collection)
                .stream()
                .collect(Collectors.toMap(View::id, Function.identity()));
    }

    /** False if an event waits for a predecessor, which another instance may have applied. */
    private boolean showsAll(Map<UUID, V> views, List<RecordedEvent<E>> events) {
        return events.stream()
                .allMatch(event -> {
                    var view = views.get(event.entityId());
                    return view != null && shows(view, event);
                });
    }

    private static boolean shows(View view, RecordedEvent<?> event) {
        return event.version() <= view.version();
    }

    private Map<UUID, V> fold(List<RecordedEvent<E>> events, Map<UUID, V> before) {
        var after = new HashMap<>(before);
        events.stream()
                .sorted(Comparator.comparingLong(RecordedEvent::version))
                .forEach(event -> {
                    var view = after.get(event.entityId());
                    var reached = view == null ? Gate.NOTHING : view.version();
                    if (Gate.check(reached, event.version()) == Gate.APPLY) {
                        after.put(event.entityId(), next(view, event));
                    }
                });
        return after;
    }

    private V next(@Nullable V view, RecordedEvent<E> event) {
        var next = projection.evolve(view, event);
        if (next.version() != event.version() || !next.id().equals(event.entityId())) {
            throw new IllegalStateException(
                    "%s of %s is not at version %d after %s"
                            .formatted(
                                    collection,
                                    event.entityId(),
                                    event.version(),
                                    event.metadata().subject()));
        }
        return next;
    }

    /** Whether all views were written; if not, some of them may have been. */
    private boolean write(Map<UUID, V> before, Map<UUID, V> after) {
        var writes = mongo.bulkOps(BulkMode.UNORDERED, type, collection);
        var inserts = 0;
        var replaces = 0;
        for (var view : after.values()) {
            var seen = before.get(view.id());
            if (seen == null) {
                writes.insert(view);
                inserts++;
            } else if (seen.version() != view.version()) {
                writes.updateOne(
                        Query.query(Criteria.where("_id").is(view.id())),
                        replacement(seen.version(), view));
                replaces++;
            }
        }
        if (inserts + replaces == 0) {
            return true;
        }
        try {
            var result = writes.execute();
            return result.getInsertedCount() == inserts && result.getModifiedCount() == replaces;
        } catch (BulkOperationException refused) {
            if (refused.getErrors().stream().allMatch(error -> error.getCode() == DUPLICATE_KEY)) {
                return false;
            }
            throw refused;
        }
    }

    /**
     * A compare-and-set. The condition is in the update and not in the query: MongoDB finds a
     * document by its {@code _id} at once, and plans any other query, which takes half as long as
     * the write itself (figures in docs/proofs/performance.md).
     */
    private AggregationUpdate replacement(long seen, V view) {
        var next = new Document();
        mongo.getConverter().write(view, next);
        var replaced =
                new Document(
                        "$cond",
                        List.of(
                                new Document("$eq", List.of("$version", seen)),
                                new Document("$literal", next),
                                "$$ROOT"));
        return AggregationUpdate.from(List.of(context -> new Document("$replaceWith", replaced)));
    }
}
