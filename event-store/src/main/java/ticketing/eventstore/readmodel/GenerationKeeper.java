package ticketing.eventstore.readmodel;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.data.mongodb.core.MongoOperations;
import ticketing.eventstore.EventStoreException;
import ticketing.eventstore.concurrent.VitalThreads;
import ticketing.eventstore.jetstream.ConsumerAdmin.Progress;
import ticketing.eventstore.readmodel.NextStep.Begin;
import ticketing.eventstore.readmodel.NextStep.Idle;
import ticketing.eventstore.readmodel.NextStep.Observed;
import ticketing.eventstore.readmodel.NextStep.Rewind;
import ticketing.eventstore.readmodel.NextStep.Standstill;
import ticketing.eventstore.readmodel.NextStep.SwitchOver;
import ticketing.eventstore.readmodel.NextStep.Tidy;
import ticketing.eventstore.readmodel.NextStep.Wait;

/**
 * The timer of a read model. It reads the marker once a second, and more often while a generation
 * is being filled, and takes the step that {@link NextStep} returns.
 *
 * <p>Thread-safe; only its own thread takes steps.
 */
final class GenerationKeeper {

    private static final Logger log = LoggerFactory.getLogger(GenerationKeeper.class);
    private static final Duration LOOK_WHILE_FILLING_EVERY = Duration.ofMillis(100);

    private final String name;
    private final String stream;
    private final GenerationMarkers markers;
    private final GenerationFeeds<?, ?> feeds;
    private final MongoOperations mongo;
    private final Clock clock;
    private final Patience patience;

    private volatile @Nullable Generation known;
    private volatile boolean caughtUp;
    private volatile @Nullable ScheduledExecutorService timer;

    // Used only by the timer's thread.
    private long lookBegan;
    private int tidiedUpTo;
    private @Nullable Generation lost;
    private @Nullable ToBegin toBegin;
    private @Nullable StandsStill standsStill;

    /**
     * A generation whose consumer will be rewound, since when, and how often in a row the consumer
     * was idle.
     */
    private record ToBegin(int generation, long sinceNanos, int idleInARow) {

        Idle idle() {
            return new Idle(idleInARow, Duration.ofNanos(System.nanoTime() - sinceNanos));
        }

        ToBegin seen(boolean isIdle) {
            return new ToBegin(generation, sinceNanos, isIdle ? idleInARow + 1 : 0);
        }
    }

    /** A generation that is being filled, and since when it has made no progress. */
    private record StandsStill(int generation, long doneUpTo, long sinceNanos) {

        boolean isOf(int filling, Progress progress) {
            return generation == filling && doneUpTo == progress.doneUpTo();
        }
    }

    GenerationKeeper(
            String name,
            String stream,
            GenerationMarkers markers,
            GenerationFeeds<?, ?> feeds,
            MongoOperations mongo,
            Clock clock,
            Patience patience) {
        this.name = name;
        this.stream = stream;
        this.markers = markers;
        this.feeds = feeds;
        this.mongo = mongo;
        this.clock = clock;
        this.patience = patience;
    }

    /** The marker as this instance has last read it; null if there is none. */
    @Nullable Generation known() {
        return known;
    }

    /** Takes over a marker that another thread has read, and looks at it soon. */
    void noticeOther(@Nullable Generation marker) {
        known = marker;
        lookSoon();
    }

    /** Whether a generation has been live since this process started. */
    boolean hasCaughtUp() {
        return caughtUp;
    }

    boolean isRunning() {
        return timer != null;
    }

    synchronized void start() {
        var newTimer =
                new ScheduledThreadPoolExecutor(
                        1,
                        Thread.ofVirtual().name(timerName()).factory(),
                        // Work that is submitted during a stop is discarded.
                        new DiscardPolicy());
        timer = newTimer;
        newTimer.execute(ofTimer(this::keepLooking));
    }

    /**
     * Stops the timer without waiting for it.
     *
     * @return the timer; null if it was not running
     */
    synchronized @Nullable ScheduledExecutorService stop() {
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

    private void lookSoon() {
        var looking = timer;
        if (looking != null) {
            looking.execute(ofTimer(this::look));
        }
    }

    private void keepLooking() {
        look();
        var marker = known;
        var filling = marker == null || marker.filling() != null;
        var pause =
                filling && !markers.isAway()
                        ? LOOK_WHILE_FILLING_EVERY
                        : GenerationMarkers.READ_EVERY;
        synchronized (this) {
            if (timer != null) {
                var _ = timer.schedule(ofTimer(this::keepLooking), pause.toMillis(), MILLISECONDS);
            }
        }
    }

    private void look() {
        try {
            // Taken before the marker is read, because this process may be paused in between.
            lookBegan = System.nanoTime();
            goOn(markers.look());
            feeds.announceTheRest();
        } catch (DataAccessResourceFailureException databaseAway) {
            standsStill = null;
            if (isRunning()) {
                markers.noticeAway(databaseAway);
            }
        } catch (EventStoreException | DataAccessException notNow) {
            standsStill = null;
            log.debug("{} looks again in a moment", name, notNow);
        } catch (RuntimeException failure) {
            // After an exception the timer would stop for ever, and every later rebuild with it.
            if (isRunning()) {
                log.error("{} could not check its generations", name, failure);
            }
        }
    }

    /** Takes steps until none is due that changes the marker. */
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

    /** Requests use the new live generation before the subscription of the old one has stopped. */
    private void follow(Generation marker) {
        if (feeds.listenTo(marker, lookBegan)) {
            known = marker;
            caughtUp |= marker.live() != null;
            feeds.leaveOthersThan(marker);
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
        var progress = feeds.progress(filling).orElse(null);
        return new Observed(Idle.NOT_OBSERVED, progress, standstill(filling, progress), tidiedUpTo);
    }

    private Idle idle(int number) {
        if (toBegin == null || toBegin.generation() != number) {
            toBegin = new ToBegin(number, System.nanoTime(), 0);
        }
        if (!toBegin.idle().isKnownEverywhere()) {
            toBegin = toBegin.seen(feeds.isIdle(number));
        }
        return toBegin.idle();
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
                feeds.waitingHere(number));
    }

    /**
     * Begins the first generation of this database. If several instances do this, the marker that
     * is stored first counts.
     */
    private Generation begin() {
        // Kept even if the first attempt fails: other instances may still use its consumer.
        lost = known == null ? lost : known;
        known = null;
        var first =
                Generation.toFill(
                        name,
                        lost == null || lost.live() == null
                                ? feeds.first()
                                : feeds.nextAfter(lost.live()));
        markers.insert(first);
        log.info("{} is filled from the stream {}, generation {}", name, stream, first.filling());
        return first;
    }

    /** Begins a rebuild; false if one is in progress. */
    boolean rebuild() {
        var marker = markers.find();
        if (marker == null || marker.live() == null) {
            lookSoon();
            return false;
        }
        if (marker.filling() != null) {
            return false;
        }
        var next = feeds.nextAfter(marker.live());
        if (!markers.beginRebuild(marker.live(), next)) {
            return false;
        }
        markers.save(new Rebuild(name, next, clock.instant(), null, null));
        lookSoon();
        return true;
    }

    /**
     * Rewinds the consumer of the next generation. No instance acknowledges its messages for an
     * earlier generation any more: an instance that has read the marker has stopped, and an
     * instance that cannot read it does not acknowledge.
     */
    private Optional<Generation> rewind(int number) {
        feeds.rewind(number);
        return markers.beginFilling(number);
    }

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
        var switched = markers.switchOver(filled);
        if (switched.isPresent()) {
            log.info("{} answers from generation {}", name, filled);
            feeds.noteSwitchOver();
            if (comparison != null) {
                report(comparison);
            }
        }
        return switched;
    }

    /**
     * Null if another instance has switched over in the meantime: it may have dropped the old
     * views.
     */
    private @Nullable Comparison compare(Generation marker, int live, int filled) {
        var comparison =
                new GenerationComparer(
                                mongo,
                                Generation.nameOf(name, live),
                                Generation.nameOf(name, filled),
                                logOf(marker, live, filled),
                                patience.forOthers())
                        .compare();
        if (!markers.isPresent(marker)) {
            return null;
        }
        var begun = markers.lastRebuild();
        markers.save(
                new Rebuild(
                        name,
                        filled,
                        begun != null && begun.generation() == filled ? begun.startedAt() : null,
                        clock.instant(),
                        comparison));
        return comparison;
    }

    private GenerationComparer.Log logOf(Generation marker, int live, int filled) {
        return new GenerationComparer.Log() {
            @Override
            public long end() {
                return feeds.lastSequence(filled);
            }

            @Override
            public boolean isShownUpTo(long sequence) {
                // After a switch-over the old generation may have no subscription.
                if (!markers.isPresent(marker)) {
                    throw new EventStoreException.Unavailable(
                            "Another instance has compared the generations of " + name, null);
                }
                return feeds.areDoneUpTo(sequence, live, filled);
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

    private void tidy(int live) {
        feeds.dropBefore(live);
        tidiedUpTo = live;
    }
}
