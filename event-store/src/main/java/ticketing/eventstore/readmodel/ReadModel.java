package ticketing.eventstore.readmodel;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.IndexDefinition;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import ticketing.events.DomainEvent;
import ticketing.eventstore.CatchesUp;
import ticketing.eventstore.EventStoreException;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.ReadModelUnavailableException;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.jetstream.DurableConsumer;
import ticketing.eventstore.jetstream.Subscription;
import ticketing.eventstore.jetstream.Subscriptions;

/**
 * A read model: views in MongoDB, kept up to date by a durable consumer. Each generation has a
 * collection and a consumer of its own, named alike. A rebuild fills the next generation from the
 * beginning of the stream and switches over when it has caught up; the present one answers
 * meanwhile.
 *
 * <p>Nothing here is worth saving: if the marker of the generation is missing, because somebody
 * dropped the database or it was in memory, the read model rebuilds itself, also while the service
 * runs.
 *
 * <p>Safe for use by many threads, and by many instances of a service at once.
 */
public final class ReadModel<V extends View, E extends DomainEvent>
        implements Views<V, E>, CatchesUp, SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ReadModel.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final String name;
    private final Class<V> type;
    private final DurableConsumer<E> consumer;
    private final Projection<V, E> projection;
    private final List<IndexDefinition> indexes;
    private final MongoOperations mongo;
    private final Subscriptions subscriptions;

    private final Map<Integer, Subscription<E>> listening = new HashMap<>();
    private volatile @Nullable Generation generation;
    private volatile boolean running;
    private volatile boolean caughtUp;
    private boolean away;
    private @Nullable ScheduledExecutorService timer;

    ReadModel(
            Class<V> type,
            DurableConsumer<E> consumer,
            Projection<V, E> projection,
            List<IndexDefinition> indexes,
            MongoOperations mongo,
            Subscriptions subscriptions) {
        this.name = consumer.name();
        this.type = type;
        this.consumer = consumer;
        this.projection = projection;
        this.indexes = List.copyOf(indexes);
        this.mongo = mongo;
        this.subscriptions = subscriptions;
    }

    @Override
    public Optional<V> find(UUID id) {
        return Optional.ofNullable(mongo.findById(id, type, liveCollection()));
    }

    @Override
    public List<V> find(Query query) {
        return mongo.find(query, type, liveCollection());
    }

    @Override
    public void project(List<RecordedEvent<E>> appended) {
        try {
            var live = liveGeneration();
            for (var event : appended) {
                collection(live).offer(event);
            }
        } catch (DataAccessException | ReadModelUnavailableException notNow) {
            log.debug("{} catches up later: {}", name, notNow.getMessage());
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean hasCaughtUp() {
        return caughtUp;
    }

    private String liveCollection() {
        return Generation.nameOf(name, liveGeneration());
    }

    private int liveGeneration() {
        var known = generation;
        if (known == null || known.live() == null) {
            throw new ReadModelUnavailableException(name);
        }
        return known.live();
    }

    private GatedCollection<V, E> collection(int number) {
        return new GatedCollection<>(mongo, type, projection, Generation.nameOf(name, number));
    }

    @Override
    public synchronized void start() {
        if (running) {
            return;
        }
        running = true;
        timer =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name(name + "-generations").factory());
        var _ =
                timer.scheduleWithFixedDelay(
                        this::look, 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public synchronized void stop() {
        running = false;
        if (timer != null) {
            timer.shutdownNow();
        }
        listening.values().forEach(Subscription::stop);
        listening.clear();
    }

    /** Compares the marker with what this instance does, and does what is due. */
    private void look() {
        try {
            var marker = mongo.findById(name, Generation.class);
            if (marker == null) {
                marker = begin();
            }
            follow(marker);
            if (marker.filling() != null) {
                switchIfCaughtUp(marker, marker.filling());
            }
            if (away) {
                away = false;
                log.info("The database of {} is back", name);
            }
        } catch (DataAccessException databaseAway) {
            if (!away) {
                away = true;
                log.info("The database of {} is away; events wait", name);
            }
        } catch (EventStoreException serverAway) {
            log.debug("{} looks again in a moment", name, serverAway);
        } catch (RuntimeException failure) {
            // The timer would stop for ever after an exception, and with it every later rebuild.
            log.error("{} could not look after its generations", name, failure);
        }
    }

    /**
     * Begins the first generation of this database. Of several instances, the one whose marker is
     * stored first decides.
     */
    private Generation begin() {
        var next = 1 + subscriptions.highestGeneration(consumer);
        try {
            var marker = mongo.insert(new Generation(name, null, next));
            log.info(
                    "{} is filled from the stream {}, generation {}",
                    name,
                    consumer.stream(),
                    next);
            return marker;
        } catch (DuplicateKeyException anotherInstance) {
            return Objects.requireNonNull(mongo.findById(name, Generation.class));
        }
    }

    /** Begins a rebuild beside the live generation. It is switched over when it has caught up. */
    public void rebuild() {
        var next = 1 + subscriptions.highestGeneration(consumer);
        mongo.updateFirst(
                Query.query(Criteria.where("_id").is(name).and("filling").is(null)),
                Update.update("filling", next),
                Generation.class);
    }

    private synchronized void follow(Generation marker) {
        if (!running) {
            return;
        }
        listen(marker.live());
        listen(marker.filling());
        generation = marker;
        caughtUp |= marker.live() != null;
        listening
                .entrySet()
                .removeIf(entry -> {
                    var current =
                            entry.getKey().equals(marker.live())
                                    || entry.getKey().equals(marker.filling());
                    if (!current) {
                        entry.getValue().stop();
                    }
                    return !current;
                });
    }

    private void listen(@Nullable Integer number) {
        if (number == null || listening.containsKey(number)) {
            return;
        }
        var collection = Generation.nameOf(name, number);
        for (var index : indexes) {
            mongo.indexOps(collection).createIndex(index);
        }
        var views = collection(number);
        var subscription =
                subscriptions.subscribe(
                        consumer.named(collection),
                        event -> views.offer(event) == Gate.WAIT ? Outcome.WAIT : Outcome.DONE);
        subscription.start();
        listening.put(number, subscription);
    }

    private void switchIfCaughtUp(Generation marker, int filled) {
        if (!subscriptions.isCaughtUp(consumer.named(Generation.nameOf(name, filled)))) {
            return;
        }
        var switched =
                mongo.findAndModify(
                        Query.query(Criteria.where("_id").is(name).and("filling").is(filled)),
                        new Update().set("live", filled).unset("filling"),
                        FindAndModifyOptions.options().returnNew(true),
                        Generation.class);
        if (switched == null) {
            return;
        }
        log.info("{} answers from generation {}", name, filled);
        follow(switched);
        subscriptions.removeOtherGenerations(consumer, filled);
        if (marker.live() != null) {
            mongo.dropCollection(Generation.nameOf(name, marker.live()));
        }
    }
}
