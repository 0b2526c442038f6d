package ticketing.eventstore.readmodel;

import com.mongodb.client.result.UpdateResult;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import ticketing.events.DomainEvent;
import ticketing.eventstore.RecordedEvent;

/**
 * One generation of a read model: a collection in which each view takes every event of its entity
 * once and in order, however many instances offer it, how often and in which order.
 */
final class GatedCollection<V extends View, E extends DomainEvent> {

    private final MongoOperations mongo;
    private final Class<V> type;
    private final Projection<V, E> projection;
    private final String collection;

    GatedCollection(
            MongoOperations mongo, Class<V> type, Projection<V, E> projection, String collection) {
        this.mongo = mongo;
        this.type = type;
        this.projection = projection;
        this.collection = collection;
    }

    /**
     * Offers an event.
     *
     * @return {@link Gate#APPLY} if it took effect now, {@link Gate#SKIP} if it had before, {@link
     *     Gate#WAIT} if it has to be offered again later
     */
    Gate offer(RecordedEvent<E> event) {
        while (true) {
            var view = mongo.findById(event.entityId(), type, collection);
            var gate = Gate.check(view == null ? Gate.NOTHING : view.version(), event.version());
            if (gate != Gate.APPLY || write(view, next(view, event))) {
                return gate;
            }
            // Another instance was faster: look again at what is there now.
        }
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

    private boolean write(@Nullable V before, V after) {
        if (before == null) {
            try {
                mongo.insert(after, collection);
                return true;
            } catch (DuplicateKeyException lostTheRace) {
                return false;
            }
        }
        var unchanged =
                Query.query(
                        Criteria.where("_id").is(before.id()).and("version").is(before.version()));
        UpdateResult result = mongo.replace(unchanged, after, collection);
        return result.getMatchedCount() == 1;
    }
}
