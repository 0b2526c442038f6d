package ticketing.eventstore.readmodel;

import java.time.Clock;
import java.util.List;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.IndexDefinition;
import ticketing.events.DomainEvent;
import ticketing.events.EventStream;
import ticketing.eventstore.jetstream.DurableConsumer;
import ticketing.eventstore.jetstream.Subscriptions;

/** Makes the read models of a service. */
public final class ReadModels {

    private final MongoOperations mongo;
    private final Subscriptions subscriptions;
    private final Clock clock;

    /** Read models in this database. */
    public ReadModels(MongoOperations mongo, Subscriptions subscriptions, Clock clock) {
        this.mongo = mongo;
        this.subscriptions = subscriptions;
        this.clock = clock;
    }

    /**
     * A read model of all entities of a stream.
     *
     * @param name of its consumer and collections, such as {@code orders-view}; a number is added
     *     for each generation
     * @param indexes what its queries rest on
     */
    public <V extends View, E extends DomainEvent> ReadModel<V, E> of(
            String name,
            EventStream stream,
            Class<V> type,
            Projection<V, E> projection,
            IndexDefinition... indexes) {
        return new ReadModel<>(
                type,
                DurableConsumer.ofAll(name, stream),
                projection,
                List.of(indexes),
                mongo,
                subscriptions,
                clock);
    }
}
