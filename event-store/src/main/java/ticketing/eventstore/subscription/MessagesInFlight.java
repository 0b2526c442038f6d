package ticketing.eventstore.subscription;

import io.nats.client.Message;
import io.nats.client.impl.AckType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.concurrent.Deadline;
import ticketing.eventstore.concurrent.SerialByKey;
import ticketing.eventstore.concurrent.VitalThreads;
import ticketing.eventstore.deadletter.WaitingEvent;
import ticketing.eventstore.jetstream.EventCodec;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.nats.DurableConsumer;

/**
 * The messages in flight: received by this process and not answered yet. Each waits in a queue for
 * the handler, behind others of the same entity, or is held until it is offered again. Progress
 * signals keep the server from redelivering it.
 *
 * <p>This is the only state that fetching, handling, acknowledging and stopping share. Thread-safe.
 */
final class MessagesInFlight {

    private static final Logger log = LoggerFactory.getLogger(MessagesInFlight.class);

    /** How many batches are handled in parallel: one is written while another one is read. */
    private static final int BATCHES = 2;

    /**
     * How long a stop waits for held messages, for example for a predecessor in another instance.
     */
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    /** How often a stop checks whether everything is finished. */
    private static final Duration LOOK = Duration.ofMillis(5);

    private final NatsConnection nats;
    private final DurableConsumer<?> consumer;
    private final Limits limits;
    private final DeliveryFilter filter;
    private final SerialByKey<MessageInFlight> queues;
    private final Map<Long, MessageInFlight> bySequence = new ConcurrentHashMap<>();
    private final AtomicInteger held = new AtomicInteger();
    private volatile boolean givesBack;
    private volatile boolean outage;
    private @Nullable ScheduledExecutorService timer;

    MessagesInFlight(
            NatsConnection nats,
            DurableConsumer<?> consumer,
            Limits limits,
            DeliveryFilter filter,
            Consumer<List<MessageInFlight>> handler) {
        this.nats = nats;
        this.consumer = consumer;
        this.limits = limits;
        this.filter = filter;
        this.queues = new SerialByKey<>(limits.atOnce(), handler);
    }

    void start() {
        givesBack = false;
        outage = false;
        // A platform thread, because virtual threads wait while handlers compute, and signals would
        // be late.
        // During
        // a stop the timer discards work, and messages are given back instead.
        var newTimer =
                new ScheduledThreadPoolExecutor(
                        1,
                        Thread.ofPlatform().daemon().name(timerName()).factory(),
                        new DiscardPolicy());
        var signal = limits.ackWait().toMillis() / 3;
        var _ =
                newTimer.scheduleAtFixedRate(
                        vital(this::signalProgress), signal, signal, TimeUnit.MILLISECONDS);
        timer = newTimer;
    }

    private String timerName() {
        return consumer.name() + "-timer";
    }

    private Runnable vital(Runnable work) {
        return VitalThreads.task(timerName(), work);
    }

    private void signalProgress() {
        for (var one : bySequence.values()) {
            try {
                answer(one, AckType.AckProgress);
            } catch (RuntimeException disconnected) {
                log.debug("{} may be delivered again", one.subject());
            }
        }
    }

    /**
     * Finishes the messages that are being handled or will be in a moment, and gives the others
     * back to the server.
     */
    void finish(Deadline limit) {
        var moment = Deadline.in(STOP_PATIENCE);
        while (!limit.isOver() && isBusyBefore(moment) && moment.pause(LOOK)) {}
        givesBack = true;
        while (busy() > 0 && limit.pause(LOOK)) {}
        if (timer != null) {
            timer.shutdownNow();
        }
        // The server redelivers messages that are still being handled after all this time.
        bySequence.values().stream().filter(one -> one.held).forEach(this::giveBack);
        bySequence.clear();
        held.set(0);
    }

    /** Whether a message is being handled, or will be offered again before that time. */
    private boolean isBusyBefore(Deadline moment) {
        return bySequence.values().stream()
                .anyMatch(one -> !one.held || (!outage && one.heldUntil.isBefore(moment)));
    }

    private int busy() {
        return bySequence.size() - held.get();
    }

    private void giveBack(MessageInFlight one) {
        try {
            answer(one, AckType.AckNak);
        } catch (IllegalStateException disconnected) {
            log.debug("{} is delivered again later", one.subject());
        }
    }

    int size() {
        return bySequence.size();
    }

    /** How many more messages this process has room for; 0 while a dependency is down. */
    int room() {
        return outage ? 0 : limits.inFlight() - busy();
    }

    /**
     * Adds a message. If an earlier delivery of it is still in flight, one answer counts for both.
     */
    void take(MessageInFlight one) {
        if (bySequence.putIfAbsent(one.sequence, one) == null) {
            filter.deliver(one.message, () -> queue(one));
        }
    }

    private void queue(MessageInFlight one) {
        queues.add(
                keyOf(one.message),
                bySequence.computeIfAbsent(one.sequence, _ -> new MessageInFlight(one.message)));
    }

    /** Events of one entity share a queue. With batches, all entities share a few queues. */
    private String keyOf(Message message) {
        // Without its last token a subject names the entity.
        var subject = message.getSubject();
        var end = subject.lastIndexOf('.');
        // The subject of a timer names only the entity.
        var entity = subject.indexOf('.') == end ? subject : subject.substring(0, end);
        return limits.atOnce() > 1
                ? String.valueOf(Math.floorMod(entity.hashCode(), BATCHES))
                : entity;
    }

    /** Holds a message, and offers it again after the next pause of its back-off. */
    void hold(MessageInFlight one, BackOff.Reason reason) {
        holdFor(one, one.backOff.pauseFor(reason));
    }

    void holdFor(MessageInFlight one, Duration pause) {
        one.heldUntil = Deadline.in(pause);
        one.held = true;
        held.incrementAndGet();
        var again = timer;
        if (again != null) {
            var _ =
                    again.schedule(
                            vital(() -> queues.add(keyOf(one.message), one)),
                            pause.toMillis(),
                            TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Ends the hold of a message, if it is held.
     *
     * @return whether to handle it now; false if it is about to be given back
     */
    boolean release(MessageInFlight one) {
        if (one.held && !givesBack) {
            one.held = false;
            held.decrementAndGet();
        }
        return !one.held && bySequence.get(one.sequence) == one;
    }

    /** Removes a message: it was answered, or the server redelivers it. */
    void remove(MessageInFlight one) {
        bySequence.remove(one.sequence, one);
    }

    /** Answers with the current client: the one that received the message may be closed. */
    void answer(MessageInFlight one, AckType answer) {
        nats.connection().publish(one.message.getReplyTo(), answer.bytes);
    }

    /**
     * A dependency is down, so no more messages are fetched.
     *
     * @return whether that is new
     */
    boolean beginOutage() {
        var isNew = !outage;
        outage = true;
        return isNew;
    }

    /**
     * All dependencies work.
     *
     * @return whether that is new
     */
    boolean endOutage() {
        var isNew = outage;
        outage = false;
        return isNew;
    }

    /**
     * When the oldest message was stored whose effect comes in a moment; {@code latest} if there is
     * none before.
     */
    Instant oldestOnTheWay(Instant latest) {
        var oldest = latest;
        for (var one : bySequence.values()) {
            var stored = one.storedAt();
            if (one.isOnTheWay() && stored.isBefore(oldest)) {
                oldest = stored;
            }
        }
        return oldest;
    }

    long waitingForPredecessors() {
        return bySequence.values().stream()
                .filter(one -> one.held && one.backOff.hasPredecessor())
                .count();
    }

    /** The events that have waited for a predecessor since {@code latest} or longer. */
    Stream<WaitingEvent> waitingSince(Instant latest) {
        return bySequence.values().stream()
                .flatMap(one ->
                        Optional.ofNullable(one.waitsSince)
                                .filter(since -> one.held && !since.isAfter(latest))
                                .map(since -> waiting(one, since))
                                .stream());
    }

    private WaitingEvent waiting(MessageInFlight one, Instant since) {
        return new WaitingEvent(
                consumer.name(),
                consumer.stream(),
                one.sequence,
                one.subject(),
                EventCodec.header(one.message, EventCodec.TYPE),
                EventCodec.header(one.message, EventCodec.ENTITY),
                EventCodec.header(one.message, EventCodec.VERSION),
                one.reached == Outcome.UNKNOWN ? null : one.reached + 1,
                since);
    }
}
