package ticketing.eventstore.readmodel;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.IndexDefinition;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import ticketing.events.DomainEvent;
import ticketing.eventstore.CatchesUp;
import ticketing.eventstore.EventStoreException;
import ticketing.eventstore.ReadModelUnavailableException;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.jetstream.Subscription;
import ticketing.eventstore.jetstream.Subscriptions;
import ticketing.eventstore.jetstream.Subscriptions.Progress;
import ticketing.eventstore.jetstream.VitalThreads;
import ticketing.eventstore.projection.Projection;
import ticketing.eventstore.projection.View;
import ticketing.eventstore.readmodel.NextStep.Begin;
import ticketing.eventstore.readmodel.NextStep.Idle;
import ticketing.eventstore.readmodel.NextStep.Observed;
import ticketing.eventstore.readmodel.NextStep.Rewind;
import ticketing.eventstore.readmodel.NextStep.Standstill;
import ticketing.eventstore.readmodel.NextStep.SwitchOver;
import ticketing.eventstore.readmodel.NextStep.Tidy;
import ticketing.eventstore.readmodel.NextStep.Wait;
import ticketing.eventstore.topology.ViewConsumers;

/**
 * A read model: views in MongoDB, kept up to date by a durable consumer. Each generation has a
 * collection of its own, and one of two consumers in turn. A rebuild fills the next generation from
 * the beginning of the stream and switches over when it has caught up; the present one answers
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
    static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration LOOK_WHILE_FILLING_EVERY = Duration.ofMillis(100);

    /** For how long an instance rests on what it has last seen of the marker. */
    static final Duration TRUSTED = Duration.ofSeconds(3);

    private static final TimeLimit TO_ANSWER = new TimeLimit(Duration.ofSeconds(2));

    /** The event is stored already, and the consumer shows it, too. */
    private static final TimeLimit TO_SHOW = new TimeLimit(Duration.ofSeconds(1));

    /** For how long requests show nothing themselves after one had no time to. */
    private static final Duration LEFT_TO_THE_CONSUMER = Duration.ofSeconds(5);

    /** A database that has not answered the simplest question for that long hangs. */
    private static final Duration HANGS = Duration.ofSeconds(2);

    private final String name;
    private final Class<V> type;
    private final ViewConsumers<E> consumers;
    private final Projection<V, E> projection;
    private final List<IndexDefinition> indexes;
    private final MongoOperations mongo;
    private final Subscriptions subscriptions;
    private final Clock clock;
    private final Patience patience;

    private final Map<Integer, Subscription<E>> listening = new ConcurrentHashMap<>();
    private final Map<Integer, GatedCollection<V, E>> collections = new ConcurrentHashMap<>();
    private volatile @Nullable Generation generation;
    private volatile boolean running;
    private volatile boolean caughtUp;
    private volatile boolean away;
    private volatile @Nullable ScheduledExecutorService timer;

    private volatile long lookedAt;
    private volatile long nextShow = System.nanoTime();

    /** Since when the marker is being asked for; null while it is not. */
    private volatile @Nullable Long asking;

    // Only known to the thread that looks.
    private long lookBegan;
    private int tidiedUpTo;
    private @Nullable Generation lost;
    private @Nullable ToBegin toBegin;
    private @Nullable StandsStill standsStill;

    /** A generation whose consumer is to be rewound, since when, and how often that was idle. */
    private record ToBegin(int generation, long sinceNanos, int idleInARow) {

        Idle idle() {
            return new Idle(idleInARow, Duration.ofNanos(System.nanoTime() - sinceNanos));
        }

        ToBegin seen(boolean isIdle) {
            return new ToBegin(generation, sinceNanos, isIdle ? idleInARow + 1 : 0);
        }
    }

    /** A generation that is being filled, and since when it has not come further. */
    private record StandsStill(int generation, long doneUpTo, long sinceNanos) {

        boolean isOf(int filling, Progress progress) {
            return generation == filling && doneUpTo == progress.doneUpTo();
        }
    }

    ReadModel(
            Class<V> type,
            ViewConsumers<E> consumers,
            Projection<V, E> projection,
            List<IndexDefinition> indexes,
            MongoOperations mongo,
            Subscriptions subscriptions,
            Clock clock,
            Patience patience) {
        this.name = consumers.name();
        this.type = type;
        this.consumers = consumers;
        this.projection = projection;
        this.indexes = List.copyOf(indexes);
        this.mongo = mongo;
        this.subscriptions = subscriptions;
        this.clock = clock;
        this.patience = patience;
    }

    /**
     * Where a read model is.
     *
     * @param stream what it follows
     * @param live the generation that answers; null before the first one has caught up
     * @param filling the generation that is being filled; null if none is
     * @param doneUpTo the position in the stream up to which everything is shown, of the generation
     *     that is being filled, else of the one that answers
     * @param remaining how many events are left for the generation that is being filled, else for
     *     the one that answers
     * @param lastRebuild null if nobody has asked for one since the database was new
     */
    public record Status(
            String name,
            String stream,
            @Nullable Integer live,
            @Nullable Integer filling,
            long doneUpTo,
            long remaining,
            @Nullable Rebuild lastRebuild) {}

    /**
     * Tells where this read model is, as all instances together know it.
     *
     * @throws DataAccessException if the database is away; ask again later
     * @throws EventStoreException.Unavailable if NATS does not answer; ask again later
     */
    public Status status() {
        throwIfAway();
        var marker =
                Objects.requireNonNullElse(
                        TO_ANSWER.ask(() -> mongo.findById(name, Generation.class)),
                        new Generation(name, null, null, null));
        var progress =
                marker.numbers().reversed().stream()
                        .findFirst()
                        .flatMap(number -> subscriptions.progress(consumers.of(number)))
                        .orElse(new Progress(0, 0, 0));
        return new Status(
                name,
                consumers.stream().name(),
                marker.live(),
                marker.filling(),
                progress.doneUpTo(),
                progress.undelivered() + progress.unanswered(),
                TO_ANSWER.ask(() -> mongo.findById(name, Rebuild.class)));
    }

    @Override
    public Optional<V> find(UUID id) {
        return answer(
                collection -> Optional.ofNullable(mongo.findById(id, type, collection)),
                Optional::isPresent);
    }

    @Override
    public List<V> find(Query query) {
        return answer(collection -> mongo.find(query, type, collection), _ -> false);
    }

    private <A> A answer(Function<String, A> question, Predicate<A> found) {
        // Before anything is found to be away: one that is still being filled says so.
        var _ = liveGeneration();
        throwIfAway();
        return TO_ANSWER.ask(() -> askLive(question, found));
    }

    /** Else each request would wait until its time is up. */
    private void throwIfAway() {
        if (isAway()) {
            throw new DataAccessResourceFailureException("The database of " + name + " is away");
        }
    }

    private boolean isAway() {
        var since = asking;
        return away || (since != null && System.nanoTime() - since > HANGS.toNanos());
    }

    /**
     * Asks the live generation, and makes sure afterwards that it still is. Else another instance
     * may have switched over, or somebody dropped the database, before the question was asked, and
     * the answer would be that there is nothing.
     *
     * @param found whether an answer proves by itself that it was asked in time
     */
    private <A> A askLive(Function<String, A> question, Predicate<A> found) {
        while (true) {
            var live = liveGeneration();
            try {
                var answer = question.apply(Generation.nameOf(name, live));
                if (found.test(answer) || isStillLive(live)) {
                    return answer;
                }
            } catch (DataAccessResourceFailureException databaseAway) {
                throw databaseAway;
            } catch (DataAccessException failure) {
                // MongoDB interrupts a query when its collection is dropped.
                if (isStillLive(live)) {
                    throw failure;
                }
            }
        }
    }

    private boolean isStillLive(int number) {
        var marker = mongo.findById(name, Generation.class);
        if (marker != null && Objects.equals(marker.live(), number)) {
            return true;
        }
        generation = marker;
        lookSoon();
        return false;
    }

    private int liveGeneration() {
        var known = generation;
        if (known == null || known.live() == null) {
            throw new ReadModelUnavailableException(name);
        }
        return known.live();
    }

    @Override
    public Instant shownUpTo() {
        var subscription = listening.get(liveGeneration());
        return subscription == null ? Instant.EPOCH : subscription.doneUpTo();
    }

    @Override
    public void project(List<RecordedEvent<E>> appended) {
        var known = generation;
        if (known == null || appended.isEmpty() || isAway() || System.nanoTime() - nextShow < 0) {
            return;
        }
        try {
            TO_SHOW.ask(() -> {
                // Also those being filled: it may be their turn to answer before their consumer is
                // here.
                known.numbers().forEach(number -> collection(number).handle(appended));
                return null;
            });
        } catch (QueryTimeoutException hangs) {
            nextShow = System.nanoTime() + LEFT_TO_THE_CONSUMER.toNanos();
            log.debug("{} is left to its consumer for a while", name, hangs);
        } catch (DataAccessResourceFailureException databaseAway) {
            noticeAway(databaseAway);
        } catch (DataAccessException | IllegalStateException notNow) {
            log.debug("{} catches up later", name, notNow);
        } catch (RuntimeException bug) {
            // What has happened is stored, so nobody is told that it failed. The consumer of this
            // read model meets the same event and sets it aside.
            log.error("{} can not show {}", name, appended.getFirst().metadata().subject(), bug);
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

    private GatedCollection<V, E> collection(int number) {
        return collections.computeIfAbsent(
                number,
                _ ->
                        new GatedCollection<>(
                                mongo, type, projection, Generation.nameOf(name, number)));
    }

    @Override
    public synchronized void start() {
        if (running) {
            return;
        }
        running = true;
        var newTimer =
                new ScheduledThreadPoolExecutor(
                        1,
                        Thread.ofVirtual().name(timerName()).factory(),
                        // Whoever asks for a look while it stops gets none.
                        new DiscardPolicy());
        timer = newTimer;
        newTimer.execute(ofTimer(this::keepLooking));
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Subscription.PHASE;
    }

    /** Takes no longer than its subscriptions may. */
    @Override
    public void stop() {
        var end = System.nanoTime() + Subscription.STOP_LIMIT.toNanos();
        var looking = stopLooking();
        try {
            stopListening();
            if (looking != null
                    && !looking.awaitTermination(end - System.nanoTime(), NANOSECONDS)) {
                log.debug("{} is still looking after its generations", name);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** All generations at the same time. */
    private synchronized void stopListening() throws InterruptedException {
        var stops =
                listening.values().stream()
                        .map(subscription -> Thread.ofVirtual().start(subscription::stop))
                        .toList();
        for (var stop : stops) {
            stop.join();
        }
        listening.clear();
    }

    /** All read models and subscriptions of a service stop at the same time. */
    @Override
    public void stop(Runnable callback) {
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        stop();
                    } finally {
                        callback.run();
                    }
                });
    }

    private synchronized @Nullable ScheduledExecutorService stopLooking() {
        running = false;
        var looking = timer;
        timer = null;
        if (looking != null) {
            looking.shutdownNow();
        }
        return looking;
    }

    private String timerName() {
        return name + "-generations";
    }

    private Runnable ofTimer(Runnable work) {
        return VitalThreads.task(timerName(), work);
    }

    /**
     * Without the monitor: requests ask for it, and must not wait until the subscription of a past
     * generation has stopped.
     */
    private void lookSoon() {
        var looking = timer;
        if (looking != null) {
            looking.execute(ofTimer(this::look));
        }
    }

    private void keepLooking() {
        look();
        var known = generation;
        var filling = known == null || known.filling() != null;
        var pause = filling && !away ? LOOK_WHILE_FILLING_EVERY : LOOK_EVERY;
        synchronized (this) {
            if (timer != null) {
                var _ = timer.schedule(ofTimer(this::keepLooking), pause.toMillis(), MILLISECONDS);
            }
        }
    }

    /** Compares the marker with what this instance does, and does what is due. */
    private void look() {
        try {
            // Not after the marker is read: this process may be stopped in between.
            lookBegan = System.nanoTime();
            var marker = askForMarker();
            noticeBack();
            goOn(marker);
        } catch (DataAccessResourceFailureException databaseAway) {
            noticeAway(databaseAway);
        } catch (EventStoreException | DataAccessException notNow) {
            standsStill = null;
            log.debug("{} looks again in a moment", name, notNow);
        } catch (RuntimeException failure) {
            // The timer would stop for ever after an exception, and with it every later rebuild.
            if (running) {
                log.error("{} could not look after its generations", name, failure);
            }
        }
    }

    /** Takes one step after the other until none is due that changes the marker. */
    private void goOn(@Nullable Generation marker) {
        if (marker != null) {
            follow(marker);
        }
        switch (NextStep.of(marker, observe(marker), patience)) {
            case Begin _ -> goOn(begin());
            case Rewind(var number) -> rewind(number).ifPresent(this::goOn);
            case SwitchOver step -> switchOver(step).ifPresent(this::goOn);
            case Tidy(var live) -> tidy(live);
            case Wait _ -> {}
        }
    }

    private Observed observe(@Nullable Generation marker) {
        if (marker == null || marker.filling() == null) {
            return new Observed(Idle.NOT_OBSERVED, null, Standstill.NONE, tidiedUpTo);
        }
        int filling = marker.filling();
        if (marker.isToBegin()) {
            return new Observed(idle(filling), null, Standstill.NONE, tidiedUpTo);
        }
        var progress = subscriptions.progress(consumers.of(filling)).orElse(null);
        return new Observed(Idle.NOT_OBSERVED, progress, standstill(filling, progress), tidiedUpTo);
    }

    private @Nullable Generation askForMarker() {
        asking = System.nanoTime();
        try {
            return mongo.findById(name, Generation.class);
        } finally {
            asking = null;
        }
    }

    private void noticeAway(DataAccessResourceFailureException failure) {
        standsStill = null;
        if (running && !away) {
            away = true;
            log.info("The database of {} is away; events wait", name);
            log.debug("Because", failure);
        }
    }

    private void noticeBack() {
        if (away) {
            away = false;
            log.info("The database of {} is back", name);
        }
    }

    /**
     * Begins the first generation of this database. Of several instances, the one whose marker is
     * stored first decides.
     */
    private Generation begin() {
        // Not forgotten when the first attempt fails: others may still listen to its consumer.
        lost = generation == null ? lost : generation;
        generation = null;
        var first =
                Generation.toFill(
                        name,
                        lost == null || lost.live() == null
                                ? subscriptions.nextGeneration(consumers)
                                : nextAfter(lost.live()));
        mongo.insert(first);
        log.info(
                "{} is filled from the stream {}, generation {}",
                name,
                consumers.stream().name(),
                first.filling());
        return first;
    }

    /**
     * Begins a rebuild beside the live generation. When it has caught up the two are compared, and
     * it is switched over whatever the outcome: the log is the truth.
     *
     * @return false if one is under way already
     * @throws DataAccessException if the database is away
     * @throws EventStoreException.Unavailable if NATS does not answer
     */
    public boolean rebuild() {
        var marker = mongo.findById(name, Generation.class);
        if (marker == null || marker.live() == null) {
            lookSoon();
            return false;
        }
        if (marker.filling() != null) {
            return false;
        }
        var next = nextAfter(marker.live());
        var begun =
                mongo.updateFirst(
                        Query.query(
                                Criteria.where("_id")
                                        .is(name)
                                        .and("live")
                                        .is(marker.live())
                                        .and("filling")
                                        .is(null)),
                        Update.update("filling", next).set("begun", false),
                        Generation.class);
        if (begun.getMatchedCount() == 0) {
            return false;
        }
        mongo.save(new Rebuild(name, next, clock.instant(), null, null));
        lookSoon();
        return true;
    }

    /** The next generation whose consumer is not the one that feeds the live generation. */
    private int nextAfter(int live) {
        while (true) {
            var next = subscriptions.nextGeneration(consumers);
            if (next > live && !ViewConsumers.share(next, live)) {
                return next;
            }
        }
    }

    private Idle idle(int number) {
        if (toBegin == null || toBegin.generation() != number) {
            toBegin = new ToBegin(number, System.nanoTime(), 0);
        }
        if (!toBegin.idle().isKnownEverywhere()) {
            toBegin = toBegin.seen(subscriptions.isIdle(consumers.of(number)));
        }
        return toBegin.idle();
    }

    /**
     * Puts the consumer of the next generation to its beginning, as soon as nobody can answer its
     * messages for the generation that had it before. Whoever looks at the marker stops doing that;
     * whoever can not look does not acknowledge, see {@link #requireCurrent}.
     *
     * @return the marker as it is now; empty if another instance has changed it
     */
    private Optional<Generation> rewind(int number) {
        subscriptions.rewind(consumers.of(number));
        return Optional.ofNullable(
                mongo.findAndModify(
                        Query.query(Criteria.where("_id").is(name).and("filling").is(number)),
                        Update.update("begun", true),
                        FindAndModifyOptions.options().returnNew(true),
                        Generation.class));
    }

    private synchronized void follow(Generation marker) {
        if (!running) {
            return;
        }
        for (var number : marker.numbers()) {
            if (!listening.containsKey(number)) {
                listening.put(number, listen(number));
            }
        }
        generation = marker;
        lookedAt = lookBegan;
        caughtUp |= marker.live() != null;
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
                            var outcomes = views.handle(events);
                            requireCurrent(number);
                            return outcomes;
                        });
        subscription.start();
        return subscription;
    }

    /**
     * Makes sure that a generation still is one that is kept up to date. After a pause of this
     * process its consumer may feed a later one, to which an acknowledgement would be lost.
     *
     * @throws EventStoreException.Unavailable if it is not; the events wait until they are given
     *     back
     */
    private void requireCurrent(int number) {
        if (System.nanoTime() - lookedAt > TRUSTED.toNanos()) {
            var marker = mongo.findById(name, Generation.class);
            if (marker == null || !marker.numbers().contains(number)) {
                throw new EventStoreException.Unavailable(
                        name + " has a later generation than " + number, null);
            }
        }
    }

    private Standstill standstill(int number, @Nullable Progress progress) {
        if (progress == null || progress.undelivered() > 0 || progress.unanswered() == 0) {
            return Standstill.NONE;
        }
        if (standsStill == null || !standsStill.isOf(number, progress)) {
            standsStill = new StandsStill(number, progress.doneUpTo(), System.nanoTime());
        }
        return new Standstill(
                Duration.ofNanos(System.nanoTime() - standsStill.sinceNanos()),
                waitingHere(number));
    }

    private synchronized long waitingHere(int number) {
        var subscription = listening.get(number);
        return subscription == null ? 0 : subscription.waitingForPredecessors();
    }

    /** Empty if another instance has changed the marker. */
    private Optional<Generation> switchOver(SwitchOver step) {
        var marker = step.marker();
        var filled = step.generation();
        if (step.leftBehind() > 0) {
            log.warn(
                    "{} leaves {} events behind that wait for predecessors: see the dead letters",
                    Generation.nameOf(name, filled),
                    step.leftBehind());
        }
        var comparison = marker.live() == null ? null : compare(marker, marker.live(), filled);
        var switched =
                mongo.findAndModify(
                        Query.query(Criteria.where("_id").is(name).and("filling").is(filled)),
                        new Update().set("live", filled).unset("filling").unset("begun"),
                        FindAndModifyOptions.options().returnNew(true),
                        Generation.class);
        if (switched == null) {
            return Optional.empty();
        }
        log.info("{} answers from generation {}", name, filled);
        if (comparison != null) {
            report(comparison);
        }
        return Optional.of(switched);
    }

    /** Null if another instance has switched over meanwhile: it may have dropped the one before. */
    private @Nullable Comparison compare(Generation marker, int live, int filled) {
        var comparison =
                new GenerationComparer(
                                mongo,
                                Generation.nameOf(name, live),
                                Generation.nameOf(name, filled),
                                logOf(marker, live, filled),
                                patience.forOthers())
                        .compare();
        if (!isPresent(marker)) {
            return null;
        }
        var begun = mongo.findById(name, Rebuild.class);
        mongo.save(
                new Rebuild(
                        name,
                        filled,
                        begun != null && begun.generation() == filled ? begun.startedAt() : null,
                        clock.instant(),
                        comparison));
        return comparison;
    }

    private boolean isPresent(Generation marker) {
        return marker.equals(mongo.findById(name, Generation.class));
    }

    private GenerationComparer.Log logOf(Generation marker, int live, int filled) {
        return new GenerationComparer.Log() {
            @Override
            public long end() {
                return subscriptions.lastSequence(consumers.of(filled));
            }

            @Override
            public boolean isShownUpTo(long sequence) {
                // Else nobody may listen for the one that was live.
                if (!isPresent(marker)) {
                    throw new EventStoreException.Unavailable(
                            "Another instance has compared the generations of " + name, null);
                }
                return Stream.of(live, filled)
                        .map(consumers::of)
                        .map(subscriptions::progress)
                        .allMatch(progress ->
                                progress.filter(each -> each.isDoneUpTo(sequence)).isPresent());
            }
        };
    }

    private void report(Comparison comparison) {
        if (comparison.isEqual()) {
            log.info("{} was rebuilt: all {} views are the same", name, comparison.compared());
        } else {
            log.warn(
                    "{} was rebuilt: {} of {} views had been wrong, such as {}",
                    name,
                    comparison.differing(),
                    comparison.compared(),
                    comparison.examples());
        }
    }

    /**
     * Removes what is left of earlier generations. Each instance does it, after it has stopped
     * listening to them: until then it may have made the collection anew.
     */
    private void tidy(int live) {
        for (var collection : mongo.getCollectionNames()) {
            var number = Generation.numberIn(name, collection);
            if (number.isPresent() && number.getAsInt() < live) {
                mongo.dropCollection(collection);
            }
        }
        tidiedUpTo = live;
    }
}
