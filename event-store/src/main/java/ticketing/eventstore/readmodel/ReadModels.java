package ticketing.eventstore.readmodel;

import java.time.Clock;
import java.util.List;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.IndexDefinition;
import ticketing.events.DomainEvent;
import ticketing.eventstore.jetstream.GenerationNumbers;
import ticketing.eventstore.projection.Projection;
import ticketing.eventstore.projection.View;
import ticketing.eventstore.subscription.Subscriptions;
import ticketing.nats.ViewConsumers;

/** Creates the read models of a service. */
public final class ReadModels {

    private final MongoOperations mongo;
    private final Subscriptions subscriptions;
    private final GenerationNumbers numbers;
    private final Clock clock;
    private final Patience patience;

    /** Read models in this database. */
    public ReadModels(
            MongoOperations mongo,
            Subscriptions subscriptions,
            GenerationNumbers numbers,
            Clock clock) {
        this(mongo, subscriptions, numbers, clock, Patience.STANDARD);
    }

    ReadModels(
            MongoOperations mongo,
            Subscriptions subscriptions,
            GenerationNumbers numbers,
            Clock clock,
            Patience patience) {
        this.mongo = mongo;
        this.subscriptions = subscriptions;
        this.numbers = numbers;
        this.clock = clock;
        this.patience = patience;
    }

    /**
     * A read model of all entities of a stream.
     *
     * @param consumers its two consumers; its collections have their name, with the number of the
     *     generation
     * @param indexes that its queries need
     */
    public <V extends View, E extends DomainEvent> ReadModel<V, E> of(
            ViewConsumers<E> consumers,
            Class<V> type,
            Projection<V, E> projection,
            IndexDefinition... indexes) {
        return new ReadModel<>(
                type,
                consumers,
                projection,
                List.of(indexes),
                mongo,
                subscriptions,
                numbers,
                clock,
                patience);
    }
}
