package ticketing.eventstore.readmodel;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.IndexDefinition;
import ticketing.events.DomainEvent;
import ticketing.eventstore.EventStoreException;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.jetstream.ConsumerAdmin.Progress;
import ticketing.eventstore.jetstream.GenerationNumbers;
import ticketing.eventstore.projection.Projection;
import ticketing.eventstore.projection.View;
import ticketing.eventstore.projection.ViewListener;
import ticketing.eventstore.subscription.Subscription;
import ticketing.eventstore.subscription.Subscriptions;
import ticketing.nats.ViewConsumers;

/**
 * The collections of a read model, one for each generation, and the subscriptions that feed them.
 * Generations alternate between two consumers.
 *
 * <p>Thread-safe.
 */
final class GenerationFeeds<V extends View, E extends DomainEvent> {

    private static final Logger log = LoggerFactory.getLogger(GenerationFeeds.class);

    /** With so many events to go, whoever looks at views asks again instead of hearing of each. */
    private static final int FAR_BEHIND = 1_000;

    private final String name;
    private final Class<V> type;
    private final ViewConsumers<E> consumers;
    private final Projection<V, E> projection;
    private final List<IndexDefinition> indexes;
    private final MongoOperations mongo;
    private final Subscriptions subscriptions;
    private final GenerationNumbers numbers;
    private final GenerationMarkers markers;

    private final Map<Integer, Subscription<E>> listening = new ConcurrentHashMap<>();
    private final Map<Integer, GatedCollection<V, E>> collections = new ConcurrentHashMap<>();
    private boolean open;
    private volatile long markerReadAt;
    private volatile @Nullable Integer live;
    private volatile ViewListener<V> listener = _ -> {};

    /** Whether views of the live generation have changed that were not announced. */
    private final AtomicBoolean unannounced = new AtomicBoolean();

    GenerationFeeds(
            Class<V> type,
            ViewConsumers<E> consumers,
            Projection<V, E> projection,
            List<IndexDefinition> indexes,
            MongoOperations mongo,
            Subscriptions subscriptions,
            GenerationNumbers numbers,
            GenerationMarkers markers) {
        this.name = consumers.name();
        this.type = type;
        this.consumers = consumers;
        this.projection = projection;
        this.indexes = List.copyOf(indexes);
        this.mongo = mongo;
        this.subscriptions = subscriptions;
        this.numbers = numbers;
        this.markers = markers;
    }

    void announceTo(ViewListener<V> newListener) {
        listener = newListener;
    }

    synchronized void open() {
        open = true;
    }

    /** After this no subscription starts or stops, except by {@link #stop}. */
    synchronized void close() {
        open = false;
    }

    /** Stops all subscriptions at the same time. */
    synchronized void stop() throws InterruptedException {
        var stops =
                listening.values().stream()
                        .map(subscription -> Thread.ofVirtual().start(subscription::stop))
                        .toList();
        for (var stop : stops) {
            stop.join();
        }
        listening.clear();
    }

    /**
     * Starts a subscription for each generation in the marker that has none yet.
     *
     * @param readAt when the reading of the marker began, as {@link System#nanoTime}
     * @return false if the feeds are closed
     */
    synchronized boolean listenTo(Generation marker, long readAt) {
        if (!open) {
            return false;
        }
        for (var number : marker.numbers()) {
            if (!listening.containsKey(number)) {
                listening.put(number, listen(number));
            }
        }
        markerReadAt = readAt;
        live = marker.live();
        return true;
    }

    /** Stops the subscriptions of generations that are no longer in the marker. */
    synchronized void leaveOthersThan(Generation marker) {
        if (!open) {
            return;
        }
        listening
                .entrySet()
                .removeIf(entry -> {
                    var past = !marker.numbers().contains(entry.getKey());
                    if (past) {
                        entry.getValue().stop();
                        collections.remove(entry.getKey());
                    }
                    return past;
                });
    }

    private Subscription<E> listen(int number) {
        var collection = Generation.nameOf(name, number);
        for (var index : indexes) {
            mongo.indexOps(collection).createIndex(index);
        }
        var views = collection(number);
        var subscription =
                subscriptions.subscribeInBatches(
                        consumers.of(number),
                        events -> {
                            var after = views.show(events);
                            requireCurrent(number);
                            announce(number, events, after);
                            return GatedCollection.outcomes(events, after);
                        });
        subscription.start();
        return subscription;
    }

    private GatedCollection<V, E> collection(int number) {
        return collections.computeIfAbsent(
                number,
                _ ->
                        new GatedCollection<>(
                                mongo, type, projection, Generation.nameOf(name, number)));
    }

    /**
     * Checks that a generation is still in the marker. If this process was paused, the consumer may
     * by now feed a newer generation. Acknowledging would make that generation miss the event.
     *
     * @throws EventStoreException.Unavailable if it is not; the events are held until they are
     *     given back
     */
    private void requireCurrent(int number) {
        if (System.nanoTime() - markerReadAt > GenerationMarkers.TRUSTED.toNanos()) {
            var marker = markers.find();
            if (marker == null || !marker.numbers().contains(number)) {
                throw new EventStoreException.Unavailable(
                        name + " has a later generation than " + number, null);
            }
        }
    }

    /** Users see only the live generation, so the others announce nothing. */
    private void announce(int number, List<RecordedEvent<E>> events, Map<UUID, V> views) {
        if (!Objects.equals(live, number)) {
            return;
        }
        var written =
                events.stream()
                        .filter(event -> {
                            var view = views.get(event.entityId());
                            return view != null && event.version() <= view.version();
                        })
                        .map(RecordedEvent::entityId)
                        .distinct()
                        .map(views::get)
                        .toList();
        if (written.isEmpty()) {
            return;
        }
        if (isFarBehind(number)) {
            unannounced.set(true);
        } else {
            tell(() -> listener.written(written));
        }
    }

    private boolean isFarBehind(int number) {
        var subscription = listening.get(number);
        return subscription != null && subscription.lag() >= FAR_BEHIND;
    }

    /** Another generation has become live, of which nothing was announced. */
    void noteSwitchOver() {
        unannounced.set(true);
    }

    /** Asked again and again; tells the listener once that more has changed than it was told. */
    void announceTheRest() {
        var number = live;
        if (number != null && !isFarBehind(number) && unannounced.getAndSet(false)) {
            tell(listener::resync);
        }
    }

    private void tell(Runnable announcement) {
        try {
            announcement.run();
        } catch (RuntimeException bug) {
            // The views are correct, so this is not a failure of the event.
            log.error("{} could not announce its views", name, bug);
        }
    }

    /**
     * Applies events in all generations, including those being filled: one of them may become live
     * before its consumer delivers these events.
     */
    void show(Generation marker, List<RecordedEvent<E>> appended) {
        marker.numbers().forEach(number -> collection(number).handle(appended));
    }

    /** The time up to which a generation shows all events; the epoch if that is not known. */
    Instant shownUpTo(int number) {
        var subscription = listening.get(number);
        return subscription == null ? Instant.EPOCH : subscription.doneUpTo();
    }

    /** How many events of a generation are held in this process, waiting for a predecessor. */
    long waitingHere(int number) {
        var subscription = listening.get(number);
        return subscription == null ? 0 : subscription.waitingForPredecessors();
    }

    /** Empty if the consumer of the generation does not exist (yet). */
    Optional<Progress> progress(int number) {
        return subscriptions.consumers().progress(consumers.of(number));
    }

    /** Whether both generations have handled every event up to this sequence. */
    boolean areDoneUpTo(long sequence, int one, int other) {
        return IntStream.of(one, other)
                .mapToObj(this::progress)
                .allMatch(progress -> progress.filter(it -> it.isDoneUpTo(sequence)).isPresent());
    }

    /** The sequence of the last event in the stream. */
    long lastSequence(int number) {
        return subscriptions.consumers().lastSequence(consumers.of(number));
    }

    /** Whether the consumer of a generation seems unused. */
    boolean isIdle(int number) {
        return subscriptions.consumers().isIdle(consumers.of(number));
    }

    /** Rewinds the consumer of a generation to the beginning of its stream. */
    void rewind(int number) {
        subscriptions.consumers().rewind(consumers.of(number));
    }

    /** The number of the first generation in a new database. */
    int first() {
        return numbers.next(consumers.name());
    }

    /** The next generation whose consumer is not the one that feeds the live generation. */
    int nextAfter(int live) {
        while (true) {
            var next = numbers.next(consumers.name());
            if (next > live && !ViewConsumers.share(next, live)) {
                return next;
            }
        }
    }

    /**
     * Drops the collections of earlier generations. Each instance does it after stopping its own
     * subscriptions to them; before that, they may have created such a collection again.
     */
    void dropBefore(int live) {
        for (var collection : mongo.getCollectionNames()) {
            var number = Generation.numberIn(name, collection);
            if (number.isPresent() && number.getAsInt() < live) {
                mongo.dropCollection(collection);
            }
        }
    }
}
