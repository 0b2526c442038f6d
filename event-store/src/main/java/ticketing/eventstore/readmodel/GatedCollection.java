package ticketing.eventstore.readmodel;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.BulkOperationException;
import org.springframework.data.mongodb.core.BulkOperations.BulkMode;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import ticketing.events.DomainEvent;
import ticketing.eventstore.BatchHandler;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.RecordedEvent;

/**
 * One generation of a read model: a collection in which each view takes every event of its entity
 * once and in order, however many instances offer it, how often and in which order.
 *
 * <p>A batch costs three round trips whatever its size: the views as they are, the new ones, and
 * those that have changed, each on condition that it is still as it was read. What this process has
 * shown before costs none, and what can only be new is not looked for first.
 */
final class GatedCollection<V extends View, E extends DomainEvent> implements BatchHandler<E> {

    private static final int ROUNDS = 20;
    private static final int DUPLICATE_KEY = 11000;

    private final MongoOperations mongo;
    private final Class<V> type;
    private final Projection<V, E> projection;
    private final String collection;

    /** Versions that are known to be there. A view never goes back while its collection lasts. */
    private final Cache<UUID, Long> shown = Caffeine.newBuilder().maximumSize(10_000).build();

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
     * @return for each event, in the same order: done if its effect is there, now or from before;
     *     else it has to be offered again later
     */
    @Override
    public List<Outcome> handle(List<RecordedEvent<E>> events) {
        var reached = new HashMap<UUID, Long>();
        var unseen = new ArrayList<RecordedEvent<E>>();
        for (var event : events) {
            var version = shown.getIfPresent(event.entityId());
            if (version != null && event.version() <= version) {
                reached.put(event.entityId(), version);
            } else {
                unseen.add(event);
            }
        }
        if (!unseen.isEmpty()) {
            show(unseen).values().forEach(view -> reached.put(view.id(), view.version()));
        }
        return events.stream().map(event -> outcome(reached, event)).toList();
    }

    private static Outcome outcome(Map<UUID, Long> reached, RecordedEvent<?> event) {
        var version = reached.getOrDefault(event.entityId(), Gate.NOTHING);
        return event.version() <= version ? Outcome.DONE : Outcome.waitingAt(version);
    }

    /** Returns the views of these events. */
    private Map<UUID, V> show(List<RecordedEvent<E>> events) {
        var onlyNew = events.stream().allMatch(event -> event.version() == 0);
        for (int round = 1; round <= ROUNDS; round++) {
            Map<UUID, V> before = onlyNew && round == 1 ? Map.of() : read(events);
            var after = fold(events, before);
            if (write(before, after)) {
                after.values().forEach(view -> shown.put(view.id(), view.version()));
                return after;
            }
            // Another instance was faster somewhere: look again at what is there now.
        }
        throw new IllegalStateException(
                collection + " refuses what follows from " + events.getFirst().metadata());
    }

    private Map<UUID, V> read(List<RecordedEvent<E>> events) {
        var ids = events.stream().map(RecordedEvent::entityId).collect(Collectors.toSet());
        return mongo.find(Query.query(Criteria.where("_id").in(ids)), type, collection).stream()
                .collect(Collectors.toMap(View::id, Function.identity()));
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

    /** Whether all views were written; some may have been, else. */
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
                writes.replaceOne(
                        Query.query(
                                Criteria.where("_id")
                                        .is(view.id())
                                        .and("version")
                                        .is(seen.version())),
                        view);
                replaces++;
            }
        }
        if (inserts + replaces == 0) {
            return true;
        }
        try {
            var result = writes.execute();
            return result.getInsertedCount() == inserts && result.getMatchedCount() == replaces;
        } catch (BulkOperationException refused) {
            if (refused.getErrors().stream().allMatch(error -> error.getCode() == DUPLICATE_KEY)) {
                return false;
            }
            throw refused;
        }
    }
}
