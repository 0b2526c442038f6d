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
 * A subscription to one durable consumer, which all instances of a service share (a queue group).
 * Each event is handled by one instance, and acknowledged when its effect is durable. Within a
 * process, events of one entity are handled in order, and events of different entities in parallel,
 * or in batches.
 *
 * <p>The {@link FetchLoop} fetches messages, {@link MessagesInFlight} keeps them until they are
 * answered, {@link Handling} offers them to the handler, and {@link Disposition} says what follows
 * from its outcome.
 */
public final class Subscription<E extends DomainEvent> implements SmartLifecycle {

    /**
     * The phase of all subscriptions. They start before the web server takes requests and stop
     * after the last request is answered, because an answer may depend on an event that arrives
     * meanwhile.
     */
    public static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4096;

    /**
     * How long a stop takes at most; messages that are still being handled then are redelivered.
     */
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
     * Stops fetching, finishes and acknowledges messages that are being handled, and gives back
     * those that would wait for more than a few seconds. An idle subscription stops within about a
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

    /** Whether its consumer is missing on the server, so that no event arrives. */
    boolean isMissing() {
        return fetchLoop.isMissing();
    }

    /**
     * The watermark: the time up to which every event has its effect, as far as this process knows.
     * The fetch loop measures it; nobody waits for it.
     *
     * <p>Some events do not count: those that wait for a predecessor, fail repeatedly or are dead
     * letters. They need something else to happen first, and must not make later events doubtful.
     *
     * <p>An idle subscription is at most a second behind. Reading the watermark makes this process
     * ask the server, within a second, what other instances have in flight. If events are stuck
     * there, for example in a process that was cut off, the watermark goes back, but never to
     * before what was certain by then: usually a second or two.
     *
     * <p>The watermark does not advance while the server does not answer. It does not advance
     * either while other instances, even killed ones, have events in flight without progress, but
     * for at most four acknowledgement waits: what stands still for longer waits for something else
     * there. Under load other instances always have something in flight, for milliseconds; if they
     * make progress, the watermark follows what arrives here.
     *
     * @return the epoch as long as nothing is known
     */
    public Instant doneUpTo() {
        return watermark.read();
    }

    /**
     * How many events its consumer has not finished: not yet delivered, or not yet acknowledged. As
     * of the last message that this process took, so other instances may know more.
     */
    public long lag() {
        return metrics.lag(inFlight);
    }

    /** How many messages in flight in this process wait for a predecessor. */
    public long waitingForPredecessors() {
        return inFlight.waitingForPredecessors();
    }

    /** The events in flight that have waited for a predecessor since {@code latest} or longer. */
    Stream<WaitingEvent> waitingSince(Instant latest) {
        return inFlight.waitingSince(latest);
    }

    /** Offers a dead letter to the handler again, once. */
    Replays.Answer replay(
            String subject, long sequence, @Nullable Headers headers, byte[] payload) {
        return Replays.Answer.of(
                handling.replay(subject, sequence, headers, payload), handling::words);
    }
}
