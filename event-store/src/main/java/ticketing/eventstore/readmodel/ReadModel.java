package ticketing.eventstore.readmodel;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static ticketing.eventstore.readmodel.LiveViews.TO_ANSWER;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.IndexDefinition;
import org.springframework.data.mongodb.core.query.Query;
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
 * A read model: views in MongoDB, updated through a durable consumer. Each generation has its own
 * collection, and uses one of two consumers in turn. A rebuild fills the next generation from the
 * beginning of the stream and switches over when it has caught up. Until then the live generation
 * answers.
 *
 * <p>A read model contains nothing that is not in the stream. If its marker is missing, because
 * somebody dropped the database or it was in memory, the read model rebuilds itself, even while the
 * service runs.
 *
 * <p>Thread-safe, and safe for many instances of a service.
 */
public final class ReadModel<V extends View, E extends DomainEvent>
        implements Views<V, E>, CatchesUp, SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ReadModel.class);

    /** Short, because the event is already stored, and the consumer will show it, too. */
    private static final TimeLimit TO_SHOW = new TimeLimit(Duration.ofSeconds(1));

    /**
     * After one request ran out of time, the next ones leave projecting to the consumer for this
     * long.
     */
    private static final Duration LEFT_TO_THE_CONSUMER = Duration.ofSeconds(5);

    private final String name;
    private final String stream;
    private final GenerationMarkers markers;
    private final GenerationFeeds<V, E> feeds;
    private final GenerationKeeper keeper;
    private final LiveViews<V> live;

    private volatile long nextShow = System.nanoTime();

    ReadModel(
            Class<V> type,
            ViewConsumers<E> consumers,
            Projection<V, E> projection,
            List<IndexDefinition> indexes,
            MongoOperations mongo,
            Subscriptions subscriptions,
            GenerationNumbers numbers,
            Clock clock,
            Patience patience) {
        this.name = consumers.name();
        this.stream = consumers.stream().name();
        this.markers = new GenerationMarkers(name, mongo);
        this.feeds =
                new GenerationFeeds<>(
                        type,
                        consumers,
                        projection,
                        indexes,
                        mongo,
                        subscriptions,
                        numbers,
                        markers);
        this.keeper = new GenerationKeeper(name, stream, markers, feeds, mongo, clock, patience);
        this.live = new LiveViews<>(name, type, mongo, markers, keeper);
    }

    /**
     * The status of a read model.
     *
     * @param stream that it follows
     * @param live the generation that answers; null before the first one has caught up
     * @param filling the generation that is being filled; null if none is
     * @param doneUpTo the sequence up to which all events are shown, by the generation being filled
     *     if there is one, otherwise by the live one
     * @param remaining number of events that the same generation does not show yet
     * @param lastRebuild null if nobody has requested one since the database was new
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
     * The status of this read model, of all instances together.
     *
     * @throws DataAccessException if the database is down; try again later
     * @throws EventStoreException.Unavailable if NATS does not answer; try again later
     */
    public Status status() {
        markers.throwIfAway();
        var marker =
                Objects.requireNonNullElse(
                        TO_ANSWER.ask(markers::find), new Generation(name, null, null, null));
        var progress =
                marker.numbers().reversed().stream()
                        .findFirst()
                        .flatMap(feeds::progress)
                        .orElse(new Progress(0, 0, 0));
        return new Status(
                name,
                stream,
                marker.live(),
                marker.filling(),
                progress.doneUpTo(),
                progress.undelivered() + progress.unanswered(),
                TO_ANSWER.ask(markers::lastRebuild));
    }

    /**
     * Begins a rebuild beside the live generation. When the new generation has caught up, the two
     * are compared. The new one becomes live whatever the result, because the events are the truth.
     *
     * @return false if a rebuild is in progress, or the first generation is being filled
     * @throws DataAccessException if the database is down
     * @throws EventStoreException.Unavailable if NATS does not answer
     */
    public boolean rebuild() {
        return keeper.rebuild();
    }

    /**
     * Sets the listener that is informed of changed views in the live generation. It hears from the
     * consumer, not from {@link #project}. After a rebuild, the first filling, or a long time
     * without this process it is told once that much has changed. There is at most one listener. If
     * it fails, that is logged and has no other effect.
     */
    public ReadModel<V, E> announcingTo(ViewListener<V> listener) {
        feeds.announceTo(listener);
        return this;
    }

    @Override
    public Optional<V> find(UUID id) {
        return live.find(id);
    }

    @Override
    public List<V> find(Query query) {
        return live.find(query);
    }

    @Override
    public Instant shownUpTo() {
        return feeds.shownUpTo(live.generation());
    }

    @Override
    public void project(List<RecordedEvent<E>> appended) {
        var marker = keeper.known();
        if (marker == null
                || appended.isEmpty()
                || markers.isAway()
                || System.nanoTime() - nextShow < 0) {
            return;
        }
        try {
            TO_SHOW.ask(() -> {
                feeds.show(marker, appended);
                return null;
            });
        } catch (QueryTimeoutException hangs) {
            nextShow = System.nanoTime() + LEFT_TO_THE_CONSUMER.toNanos();
            log.debug("{} is left to its consumer for a while", name, hangs);
        } catch (DataAccessResourceFailureException databaseAway) {
            if (isRunning()) {
                markers.noticeAway(databaseAway);
            }
        } catch (DataAccessException | IllegalStateException notNow) {
            log.debug("{} catches up later", name, notNow);
        } catch (RuntimeException bug) {
            // The event is stored, so the caller gets no error. The consumer of this read model
            // receives the
            // same event
            // and moves it to the dead letters.
            log.error("{} cannot show {}", name, appended.getFirst().metadata().subject(), bug);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean hasCaughtUp() {
        return keeper.hasCaughtUp();
    }

    @Override
    public synchronized void start() {
        if (!isRunning()) {
            feeds.open();
            keeper.start();
        }
    }

    @Override
    public boolean isRunning() {
        return keeper.isRunning();
    }

    @Override
    public int getPhase() {
        return Subscription.PHASE;
    }

    /** Takes no longer than its subscriptions. */
    @Override
    public void stop() {
        var end = System.nanoTime() + Subscription.STOP_LIMIT.toNanos();
        // First, so that the timer is not interrupted while it starts or stops a subscription.
        feeds.close();
        var looking = keeper.stop();
        try {
            feeds.stop();
            if (looking != null
                    && !looking.awaitTermination(end - System.nanoTime(), NANOSECONDS)) {
                log.debug("{} is still looking after its generations", name);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
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
}
