package ticketing.eventstore.subscription;

import io.nats.client.impl.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import ticketing.events.DomainEvent;
import ticketing.eventstore.concurrent.Deadline;
import ticketing.eventstore.deadletter.WaitingEvent;
import ticketing.nats.DurableConsumer;

/**
 * One durable consumer, shared by all instances of a service: a queue group. Each event is handled
 * by one of them and acknowledged when its effect is durable. Events of one entity are handled in
 * order within this process, events of different entities side by side, or in batches of whatever
 * has arrived.
 *
 * <p>The {@link FetchLoop} fetches messages, {@link MessagesInFlight} keeps them until they are
 * answered, {@link Handling} offers them to the handler, and {@link Disposition} says what follows
 * from its answer.
 */
public final class Subscription<E extends DomainEvent> implements SmartLifecycle {

    /**
     * The phase of everything that listens. It starts before the web server takes requests and
     * stops after the last one is answered: an answer may rest on an event that arrives meanwhile.
     */
    public static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4096;

    /** How long a stop takes at most; what is still being handled then is delivered again. */
    public static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final DurableConsumer<E> consumer;
    private final Map<String, Subscription<?>> listening;
    private final SubscriptionMetrics metrics;
    private final MessagesInFlight inFlight;
    private final Handling<E> handling;
    private final Watermark watermark;
    private final FetchLoop fetchLoop;

    Subscription(
            Subscriptions.Shared shared,
            DurableConsumer<E> consumer,
            BatchHandler<E> handler,
            Limits limits) {
        var nats = shared.nats();
        this.consumer = consumer;
        this.listening = shared.listening();
        this.metrics = new SubscriptionMetrics(shared.metrics(), consumer.name());
        this.inFlight = new MessagesInFlight(nats, consumer, limits, shared.filter(), this::handle);
        this.handling = new Handling<>(shared, consumer, handler, limits, inFlight, metrics);
        this.watermark = new Watermark(nats, consumer, limits, inFlight, metrics, shared.clock());
        this.fetchLoop =
                new FetchLoop(
                        nats, shared.create(), consumer, limits, inFlight, watermark, metrics);
    }

    private void handle(List<MessageInFlight> queued) {
        handling.handle(queued);
    }

    @Override
    public synchronized void start() {
        if (isRunning()) {
            return;
        }
        inFlight.start();
        listening.put(consumer.name(), this);
        metrics.register(inFlight, fetchLoop);
        fetchLoop.start();
    }

    /**
     * Fetches no more messages, finishes and acknowledges those that are being handled, and gives
     * back those that wait for more than a few seconds. An idle subscription stops within about a
     * second.
     */
    @Override
    public synchronized void stop() {
        if (!isRunning()) {
            return;
        }
        listening.remove(consumer.name(), this);
        var limit = Deadline.in(STOP_LIMIT);
        fetchLoop.stop(STOP_LIMIT);
        inFlight.finish(limit);
        metrics.unregister();
    }

    /** All subscriptions of a service stop at the same time. */
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

    @Override
    public boolean isRunning() {
        return fetchLoop.isRunning();
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** Whether the server does not know its consumer, so that no event arrives. */
    boolean isMissing() {
        return fetchLoop.isMissing();
    }

    /**
     * Up to when this process knows the effect of every event to be there. The fetch loop measures
     * it anyway; nobody waits.
     *
     * <p>Events that wait for a predecessor, fail again or are dead letters do not count: something
     * else has to happen before they have an effect. However long that takes, it does not make
     * later events doubtful.
     *
     * <p>An idle subscription is a second behind at most. Being asked makes it ask the server,
     * within a second, what other instances have in flight, and it takes back what it has said if
     * events are stuck there: those of a process that was cut off, say. It does not take back what
     * was certain by then, usually up to a second or two before. While the server does not answer,
     * nothing new is known to be done. Nor is it while other instances have something in flight,
     * killed ones among them, but for four acknowledgement waits at most: what has stood still for
     * longer waits for something else there. Under load they always have something in flight, for
     * milliseconds; if that is seen to make progress, what arrives here counts.
     *
     * @return the epoch as long as nothing is known
     */
    public Instant doneUpTo() {
        return watermark.read();
    }

    /** How many of the events that this process has in flight wait for a predecessor. */
    public long waitingForPredecessors() {
        return inFlight.waitingForPredecessors();
    }

    /** The events in flight that have waited for a predecessor since then or longer. */
    Stream<WaitingEvent> waitingSince(Instant latest) {
        return inFlight.waitingSince(latest);
    }

    /** Offers an event that was set aside to the handler again, once. */
    Replays.Answer replay(
            String subject, long sequence, @Nullable Headers headers, byte[] payload) {
        return Replays.Answer.of(
                handling.replay(subject, sequence, headers, payload), handling::words);
    }
}
