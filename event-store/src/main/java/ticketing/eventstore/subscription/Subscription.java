package ticketing.eventstore.subscription;

import static ticketing.eventstore.topology.ApiErrors.CONSUMER_NOT_FOUND;
import static ticketing.eventstore.topology.ApiErrors.STREAM_NOT_FOUND;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.impl.AckType;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import ticketing.events.DomainEvent;
import ticketing.events.EventReader;
import ticketing.eventstore.BatchHandler;
import ticketing.eventstore.EventStoreException.Forbidden;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.eventstore.EventStoreException.Unreadable;
import ticketing.eventstore.EventStoreException.WritesRefused;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.concurrent.Deadline;
import ticketing.eventstore.concurrent.SerialByKey;
import ticketing.eventstore.concurrent.VitalThreads;
import ticketing.eventstore.deadletter.DeadLetters;
import ticketing.eventstore.deadletter.WaitingEvent;
import ticketing.eventstore.jetstream.EventCodec;
import ticketing.eventstore.jetstream.FailureWords;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.jetstream.Puller;
import ticketing.eventstore.subscription.Disposition.Acknowledge;
import ticketing.eventstore.subscription.Disposition.ChangesNothing;
import ticketing.eventstore.subscription.Disposition.HoldFor;
import ticketing.eventstore.subscription.Disposition.ResolveConflict;
import ticketing.eventstore.subscription.Disposition.Retry;
import ticketing.eventstore.subscription.Disposition.SetAside;
import ticketing.eventstore.subscription.Disposition.WaitForPredecessor;
import ticketing.eventstore.subscription.Disposition.WaitOut;
import ticketing.eventstore.topology.DurableConsumer;

/**
 * One durable consumer, shared by all instances of a service: a queue group. Each event is handled
 * by one of them and acknowledged when its effect is durable. Events of one entity are handled in
 * order within this process, events of different entities side by side, or in batches of whatever
 * has arrived.
 *
 * <p>Only a failure of the handler counts against a message. BackOff for a predecessor, a conflict,
 * or something that is down does not: the message is held, kept alive with progress signals, and
 * offered again, without end. While something is down no more messages are fetched.
 *
 * <p>Poison messages. From its fourth delivery on, a message is a suspect: before it is handled, a
 * note is stored, and removed afterwards. A process that left its note behind may have ended, or be
 * paused, or get no processor: the next one waits for it for some time before it counts the note. A
 * suspect whose note was left behind twice is set aside before it is handled again.
 *
 * <p>A loop of its own and not the client's {@code consume()}, which stalls for most of a minute
 * after a restart of the server (docs/adr).
 */
public final class Subscription<E extends DomainEvent> implements SmartLifecycle {

    /**
     * The phase of all that listens. It starts before the web server takes requests and stops after
     * the last one is answered: an answer may rest on an event that arrives meanwhile.
     */
    public static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4096;

    /** How long a stop takes at most; what is still being handled then is delivered again. */
    public static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(Subscription.class);

    /** Twice, since the process may also be ended from outside, just then. */
    private static final int TRIALS_ALLOWED = 2;

    /** An idle subscription takes as long to stop. */
    private static final Duration REQUEST_FOR = Duration.ofSeconds(1);

    /** How often to look at what others have in hand: a copy is behind after two seconds. */
    private static final Duration LOOK_ELSEWHERE = Duration.ofMillis(500);

    /** How many batches are handled side by side: one is written while another is read. */
    private static final int BATCHES = 2;

    /** How often to look whether there is room, or nothing left to finish. */
    private static final Duration LOOK = Duration.ofMillis(5);

    /** For how long acknowledgements gather, so that one write takes many of them. */
    private static final Duration GATHER = Duration.ofNanos(300_000);

    /**
     * For how long after a start nobody worries about a consumer that is not there: whoever
     * provisions it may just be about to.
     */
    private static final Duration PROVISIONING = Duration.ofSeconds(10);

    /**
     * For how long a stop waits for what waits itself, for a predecessor in another instance say.
     */
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    private static final Duration FIRST_WAIT = Duration.ofMillis(10);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final NatsConnection nats;
    private final boolean create;
    private final DurableConsumer<E> consumer;
    private final BatchHandler<E> handler;
    private final Limits limits;
    private final EventReader reader;
    private final DeadLetters deadLetters;
    private final Map<String, Subscription<?>> listening;
    private final Predicate<Throwable> isOutage;

    private final MeterRegistry metrics;
    private final Counter handled;
    private final Counter failed;
    private final Counter redelivered;
    private final Counter deadLettered;

    private final SerialByKey<InHand> tasks;
    private final Map<Long, InHand> inHand = new ConcurrentHashMap<>();
    private final AtomicInteger held = new AtomicInteger();
    private final Queue<InHand> unacknowledged = new ConcurrentLinkedQueue<>();

    /** Whether what is unacknowledged will be acknowledged in a moment. */
    private final AtomicBoolean gathering = new AtomicBoolean();

    /** Suspects are handled one at a time, so that none is blamed for another. */
    private final Lock trial = new ReentrantLock();

    private volatile boolean running;
    private volatile boolean givesBack;
    private volatile boolean outage;
    private volatile boolean missing;
    private volatile long notInHand;
    private Deadline expectedWithin = Deadline.in(Duration.ZERO);

    /** Every event up to then has been delivered to some instance. Only the listener writes it. */
    private volatile Instant deliveredUpTo = Instant.EPOCH;

    /** Whether the server delivers nothing because too much is unanswered. */
    private boolean full;

    private final Elsewhere elsewhere;
    private Deadline nextLookAround = Deadline.in(Duration.ZERO);
    private Deadline nextLookOnRequest = Deadline.in(Duration.ZERO);

    /** Whether somebody wants to know how far it is, and the server was not asked since. */
    private volatile boolean lookRequested;

    /** Up to then others had nothing in hand when the server was asked. */
    private Instant certainUpTo = Instant.EPOCH;

    /** Nothing later than that counts as done while events are stuck elsewhere. */
    private volatile Instant certain = Instant.MAX;

    private @Nullable Thread listener;
    private List<Gauge> gauges = List.of();
    private @Nullable ScheduledExecutorService timer;

    Subscription(
            NatsConnection nats,
            boolean create,
            DurableConsumer<E> consumer,
            BatchHandler<E> handler,
            Limits limits,
            EventReader reader,
            DeadLetters deadLetters,
            Map<String, Subscription<?>> listening,
            Predicate<Throwable> isOutage,
            MeterRegistry metrics) {
        this.nats = nats;
        this.create = create;
        this.consumer = consumer;
        this.handler = handler;
        this.limits = limits;
        this.elsewhere = new Elsewhere(limits.ackWait().multipliedBy(4));
        this.reader = reader;
        this.deadLetters = deadLetters;
        this.listening = listening;
        this.isOutage = isOutage;
        this.metrics = metrics;
        this.tasks = new SerialByKey<>(limits.atOnce(), this::handle);
        this.handled = metrics.counter("ticketing.events.handled", "consumer", consumer.name());
        this.failed = metrics.counter("ticketing.events.failed", "consumer", consumer.name());
        this.redelivered =
                metrics.counter("ticketing.events.redelivered", "consumer", consumer.name());
        this.deadLettered =
                metrics.counter("ticketing.events.dead.lettered", "consumer", consumer.name());
    }

    /** A message this process has taken and not yet answered. */
    private static final class InHand {
        final Message message;
        final long sequence;
        final long deliveries;
        final BackOff waiting = new BackOff();
        int failures;
        @Nullable Instant failedFirst;

        /** When its handler said first that something has to come before it. */
        volatile @Nullable Instant waitsSince;

        /** How far that has come, as far as it can be said. */
        volatile long reached = Outcome.UNKNOWN;

        /** Whether it was a suspect, and its handler has returned all the same. */
        boolean cleared;

        /** Where another process has noted that it handles it, and for how long it may. */
        long foreignNote;

        Deadline waitedFor = Deadline.in(Duration.ZERO);

        /** Whether it waits to be offered to the handler again, and until when. */
        volatile boolean held;

        volatile Deadline heldUntil = Deadline.in(Duration.ZERO);

        /**
         * Whether it waits for a predecessor, or has failed again: it may have no effect for long.
         * After its first failure it is tried again in a moment and counts as being on the way.
         */
        volatile boolean isStuck;

        /** Whether its effect is durable, and it is about to be acknowledged. */
        volatile boolean isDone;

        InHand(Message message) {
            this.message = message;
            this.sequence = message.metaData().streamSequence();
            this.deliveries = message.metaData().deliveredCount();
        }

        /** Whether it will have its effect in a moment, if nothing is down. */
        boolean isOnTheWay() {
            return !isDone && !isStuck;
        }
    }

    @Override
    public synchronized void start() {
        if (running) {
            return;
        }
        running = true;
        givesBack = false;
        outage = false;
        listening.put(consumer.name(), this);
        missing = false;
        expectedWithin = Deadline.in(PROVISIONING);
        gauges = registerGauges();
        // Neither thread is virtual: those wait while handlers compute. Meanwhile what has arrived
        // has to be taken, and signs of life be given for it. What is to be held while stopping is
        // given back instead.
        var newTimer =
                new ScheduledThreadPoolExecutor(
                        1,
                        Thread.ofPlatform().daemon().name(timerName()).factory(),
                        new DiscardPolicy());
        var signal = limits.ackWait().toMillis() / 3;
        var _ =
                newTimer.scheduleAtFixedRate(
                        ofTimer(this::signalProgress), signal, signal, TimeUnit.MILLISECONDS);
        timer = newTimer;
        listener = VitalThreads.unstarted(consumer.name(), this::listen);
        listener.start();
    }

    private String timerName() {
        return consumer.name() + "-timer";
    }

    private Runnable ofTimer(Runnable work) {
        return VitalThreads.task(timerName(), work);
    }

    private List<Gauge> registerGauges() {
        return List.of(
                Gauge.builder("ticketing.events.lag", this, Subscription::lag)
                        .description(
                                "Events this consumer has not finished: not yet delivered, or not yet acknowledged")
                        .tag("consumer", consumer.name())
                        .register(metrics),
                Gauge.builder("ticketing.consumer.missing", this, it -> it.missing ? 1 : 0)
                        .description("1 while the server does not know this consumer, 0 otherwise")
                        .tag("consumer", consumer.name())
                        .register(metrics));
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** Whether the server does not know its consumer, so that no event reaches it. */
    boolean isMissing() {
        return missing;
    }

    /**
     * Takes no more messages, finishes and acknowledges those in hand, and gives back those that
     * wait for more than a few seconds. An idle one stops within about a second.
     */
    @Override
    public synchronized void stop() {
        if (!running) {
            return;
        }
        running = false;
        listening.remove(consumer.name(), this);
        var patience = Deadline.in(STOP_LIMIT);
        try {
            if (listener != null) {
                listener.join(STOP_LIMIT);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        var moment = Deadline.in(STOP_PATIENCE);
        while (!patience.isOver() && isBusyBefore(moment) && moment.pause(LOOK)) {}
        givesBack = true;
        while (busy() > 0 && patience.pause(LOOK)) {}
        if (timer != null) {
            timer.shutdownNow();
        }
        gauges.forEach(metrics::remove);
        // What is still being handled after all this time is delivered again by itself.
        inHand.values().stream().filter(one -> one.held).forEach(this::giveBack);
        inHand.clear();
        held.set(0);
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

    private void giveBack(InHand one) {
        try {
            answer(one, AckType.AckNak);
        } catch (IllegalStateException disconnected) {
            log.debug("{} is delivered again later", one.message.getSubject());
        }
    }

    /** By the client there is now: the one that the message came to may be closed. */
    private void answer(InHand one, AckType answer) {
        nats.connection().publish(one.message.getReplyTo(), answer.bytes);
    }

    private void listen() {
        var pause = FIRST_WAIT;
        while (running) {
            try {
                requireConsumer();
                noticePresent();
                pause = FIRST_WAIT;
                pull();
            } catch (JetStreamApiException refused) {
                if (refused.getApiErrorCode() == STREAM_NOT_FOUND
                        || refused.getApiErrorCode() == CONSUMER_NOT_FOUND) {
                    noticeMissing();
                } else {
                    log.warn("{} can not listen: {}", consumer.name(), refused.getMessage());
                }
            } catch (IOException | IllegalStateException | Unavailable | Forbidden interrupted) {
                log.debug("{} listens again in a moment", consumer.name(), interrupted);
            } catch (InterruptedException stopped) {
                return;
            } catch (RuntimeException unexpected) {
                // Without this loop the service would look well and hear nothing.
                log.error("{} listens again in a moment", consumer.name(), unexpected);
            }
            if (!running || !Deadline.in(LONGEST_WAIT).pause(pause)) {
                return;
            }
            pause = longer(pause, LONGEST_WAIT);
        }
    }

    private void noticeMissing() {
        if (!missing && expectedWithin.isOver()) {
            missing = true;
            log.warn(
                    "{} is missing on the stream {}: nothing reaches it until it is provisioned again",
                    consumer.name(),
                    consumer.stream());
        }
    }

    /**
     * A consumer that was made anew begins where its definition says, at the first event: what was
     * handled before is handled again, which changes nothing.
     */
    private void noticePresent() {
        if (missing) {
            missing = false;
            log.info("{} is there again", consumer.name());
        }
        // Should it be gone from now on, nobody is about to provision it.
        expectedWithin = Deadline.in(Duration.ZERO);
    }

    /** Until it is stopped, and what has been asked for by then has come or comes no more. */
    private void pull() throws InterruptedException, IOException, JetStreamApiException {
        var next = nats.api("CONSUMER.MSG.NEXT." + consumer.stream() + "." + consumer.name());
        try (var puller = new Puller(nats, next, REQUEST_FOR)) {
            while (running || puller.requested() > 0) {
                lookAround();
                requestWhatThereIsRoomFor(puller);
                var message = puller.next(puller.requested() > 0 ? LOOK_ELSEWHERE : LOOK);
                if (message != null) {
                    take(message);
                } else if (!full && !elsewhere.isDoubtful()) {
                    allIsDeliveredUpTo(puller.idleUntil());
                }
            }
        }
    }

    /**
     * Keeps something requested, so that messages come while others are handled. Many small
     * requests would cost more than the messages they bring.
     */
    private void requestWhatThereIsRoomFor(Puller puller) {
        if (!running || outage) {
            return;
        }
        var room = limits.inHand() - busy() - puller.requested();
        if (room * 2 >= limits.inHand() || (room > 0 && puller.requested() == 0)) {
            puller.request(room);
        }
    }

    private static Duration longer(Duration pause, Duration longest) {
        var twice = pause.multipliedBy(2);
        return twice.compareTo(longest) > 0 ? longest : twice;
    }

    /**
     * Looks for the consumer each time: it may have been lost with the server, or removed by a
     * operator. One that was defined otherwise, by an older version of the service, is changed, by
     * whoever may.
     */
    private void requireConsumer() throws IOException, JetStreamApiException {
        var wanted = consumer.configuration(limits.ackWait(), limits.unanswered());
        var management = nats.management();
        try {
            var present = management.getConsumerInfo(consumer.stream(), consumer.name());
            if (!create || DurableConsumer.isAs(wanted, present.getConsumerConfiguration())) {
                return;
            }
        } catch (JetStreamApiException missing) {
            if (!create || missing.getApiErrorCode() != CONSUMER_NOT_FOUND) {
                throw missing;
            }
        }
        management.addOrUpdateConsumer(consumer.stream(), wanted);
        if (expectedWithin.isOver()) {
            log.warn("{} was missing or different and has been made anew", consumer.name());
        }
    }

    private void take(Message message) {
        var one = new InHand(message);
        if (one.deliveries > 1) {
            redelivered.increment();
        }
        notInHand = message.metaData().pendingCount();
        // One that is in hand already is answered once; the answer counts for every delivery.
        if (inHand.putIfAbsent(one.sequence, one) == null) {
            tasks.add(keyOf(message), one);
        }
        // Not before it is in hand: otherwise it would seem to be shown.
        if (!elsewhere.standsStill()) {
            allIsDeliveredUpTo(message.metaData().timestamp().toInstant());
        }
    }

    private void allIsDeliveredUpTo(Instant time) {
        if (time.isAfter(deliveredUpTo)) {
            deliveredUpTo = time;
        }
    }

    /**
     * Up to when this process knows the effect of every event to be there. It is what the loop
     * measures anyway; nobody waits. Events that wait for a predecessor, fail again or were set
     * aside do not count: something else has to happen before they have an effect, and however long
     * that takes, it must not make everything that came later doubtful.
     *
     * <p>An idle subscription is a second behind at most. Being asked makes it ask the server,
     * within a second, what other instances have in hand, and it takes back what it has said if
     * events are found stuck there: that of a process that was cut off, say. While other instances
     * have something in hand, killed ones among them, nothing new is known to be done, but for four
     * acknowledgement waits at most: what has stood still for longer waits for something else
     * there. Under load they always have something in hand, for milliseconds; if that is seen to go
     * on, what arrives here counts.
     *
     * @return the epoch as long as nothing is known
     */
    public Instant doneUpTo() {
        lookRequested = true;
        // Read first: what is taken afterwards is later than that.
        var upTo = earlier(deliveredUpTo, certain);
        for (var one : inHand.values()) {
            var stored = one.message.metaData().timestamp().toInstant();
            if (one.isOnTheWay() && stored.isBefore(upTo)) {
                upTo = stored;
            }
        }
        return upTo;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** Events of one entity are in the same queue; where they come in batches, beside others. */
    private String keyOf(Message message) {
        // Without its last token a subject names the entity.
        var subject = message.getSubject();
        var end = subject.lastIndexOf('.');
        // That of a timer names nothing else.
        var entity = subject.indexOf('.') == end ? subject : subject.substring(0, end);
        return limits.atOnce() > 1
                ? String.valueOf(Math.floorMod(entity.hashCode(), BATCHES))
                : entity;
    }

    /** How many of the events that this process has in hand wait for one before them. */
    public long waitingForPredecessors() {
        return inHand.values().stream()
                .filter(one -> one.held && one.waiting.hasPredecessor())
                .count();
    }

    /** Those of them that have waited since then or longer. */
    Stream<WaitingEvent> waitingSince(Instant latest) {
        return inHand.values().stream()
                .flatMap(one ->
                        Optional.ofNullable(one.waitsSince)
                                .filter(since -> one.held && !since.isAfter(latest))
                                .map(since -> waiting(one, since))
                                .stream());
    }

    private WaitingEvent waiting(InHand one, Instant since) {
        return new WaitingEvent(
                consumer.name(),
                consumer.stream(),
                one.sequence,
                one.message.getSubject(),
                EventCodec.header(one.message, EventCodec.TYPE),
                EventCodec.header(one.message, EventCodec.ENTITY),
                EventCodec.header(one.message, EventCodec.VERSION),
                one.reached == Outcome.UNKNOWN ? null : one.reached + 1,
                since);
    }

    private int busy() {
        return inHand.size() - held.get();
    }

    /** Whether something is being handled, or will be offered again before that time. */
    private boolean isBusyBefore(Deadline moment) {
        return inHand.values().stream()
                .anyMatch(one -> !one.held || (!outage && one.heldUntil.isBefore(moment)));
    }

    private double lag() {
        return notInHand + inHand.size();
    }

    /** What other instances do is only known to the server. */
    private void lookAround() throws IOException, JetStreamApiException {
        if (nextLookAround.isOver() || (lookRequested && nextLookOnRequest.isOver())) {
            lookRequested = false;
            // Before the server is asked: what is answered meanwhile is in nobody's hand.
            var own = inHand.size();
            var asked = deadLetters.now();
            var info = nats.management().getConsumerInfo(consumer.stream(), consumer.name());
            full = info.getNumAckPending() >= limits.unanswered();
            var others = Math.max(0, info.getNumAckPending() - own);
            elsewhere.look(others, info.getAckFloor().getStreamSequence());
            if (others == 0) {
                certainUpTo = asked;
            }
            certain = elsewhere.standsStill() ? certainUpTo : Instant.MAX;
            if (info.getNumPending() == 0 && !elsewhere.isDoubtful()) {
                allIsDeliveredUpTo(asked);
            }
            notInHand = info.getNumPending() + others;
            nextLookAround =
                    Deadline.in(elsewhere.isDoubtful() ? LOOK_ELSEWHERE : limits.lookAround());
            nextLookOnRequest = Deadline.in(LOOK_ELSEWHERE);
        }
    }

    private void handle(List<InHand> taken) {
        var suspects = new ArrayList<InHand>();
        var others = new ArrayList<InHand>();
        for (var one : taken) {
            if (isDue(one)) {
                (isSuspect(one) ? suspects : others).add(one);
            }
        }
        handleAll(others);
        suspects.forEach(this::tryOut);
    }

    private boolean isSuspect(InHand one) {
        return one.deliveries >= limits.deliveries() && !one.cleared;
    }

    private void tryOut(InHand one) {
        trial.lock();
        try {
            var noted =
                    deadLetters.note(
                            consumer.name(), one.message, position -> mayReturn(one, position));
            if (noted.isEmpty()) {
                holdFor(one, limits.ackWait().dividedBy(2));
                return;
            }
            var trials = noted.get();
            if (trials.unreturned() < TRIALS_ALLOWED) {
                handleAll(List.of(one));
            } else {
                var attempts = one.deliveries - 1;
                var words =
                        "delivered %d times, and handling it did not come to an end"
                                .formatted(attempts);
                setAside(one, new DeadLetters.Reason(words, attempts, trials.firstTime(), null));
            }
        } catch (Unavailable notNow) {
            log.debug("{} can not be noted yet", one.message.getSubject(), notNow);
            hold(one, BackOff.Reason.OUTAGE);
        } finally {
            trial.unlock();
        }
    }

    /**
     * Whether the process that has noted a message may still be handling it: one that is paused, or
     * gets no processor, looks the same as one that has ended. Only time tells.
     */
    private boolean mayReturn(InHand one, long note) {
        if (one.foreignNote != note) {
            one.foreignNote = note;
            one.waitedFor = Deadline.in(limits.returnsWithin());
        }
        return !one.waitedFor.isOver();
    }

    private void handleAll(List<InHand> taken) {
        var readable = new ArrayList<InHand>();
        var events = new ArrayList<RecordedEvent<E>>();
        for (var one : taken) {
            var event = read(one);
            if (event != null) {
                readable.add(one);
                events.add(event);
            }
        }
        if (!events.isEmpty()) {
            try {
                handle(readable, events);
            } finally {
                // After an error, of memory say, the server offers them again.
                readable.stream()
                        .filter(one -> !one.held && !one.isDone)
                        .forEach(one -> inHand.remove(one.sequence, one));
            }
        }
    }

    /** What is about to be given back is not begun again. */
    private boolean isDue(InHand one) {
        if (one.held && !givesBack) {
            one.held = false;
            held.decrementAndGet();
        }
        return !one.held && inHand.get(one.sequence) == one;
    }

    private @Nullable RecordedEvent<E> read(InHand one) {
        try {
            return EventCodec.read(
                    reader,
                    consumer.events(),
                    one.message.getSubject(),
                    one.sequence,
                    one.message.getHeaders(),
                    one.message.getData());
        } catch (Unreadable unreadable) {
            setAside(one, unreadable, null);
            return null;
        }
    }

    private void handle(List<InHand> taken, List<RecordedEvent<E>> events) {
        try {
            var outcomes = offer(taken, events);
            for (int i = 0; i < taken.size(); i++) {
                settle(taken.get(i), Disposition.of(outcomes.get(i)));
            }
        } catch (Exception thrown) {
            if (taken.size() > 1 && !Disposition.isDown(thrown, isOutage)) {
                for (int i = 0; i < taken.size(); i++) {
                    handle(List.of(taken.get(i)), List.of(events.get(i)));
                }
            } else {
                taken.forEach(one -> settle(one, afterThrowing(thrown, one.failures)));
            }
        }
    }

    private Disposition afterThrowing(Exception thrown, int failures) {
        return Disposition.of(thrown, failures, limits.firstRetry(), isOutage);
    }

    private List<Outcome> offer(List<InHand> taken, List<RecordedEvent<E>> events)
            throws Exception {
        List<Outcome> outcomes;
        try {
            outcomes = handler.handle(List.copyOf(events));
        } catch (Exception returned) {
            clear(taken);
            throw returned;
        }
        clear(taken);
        return outcomes;
    }

    /** Before they are answered: one that is acknowledged in vain comes again, and is no killer. */
    private void clear(List<InHand> taken) {
        for (var one : taken) {
            if (isSuspect(one)) {
                deadLetters.removeNote(consumer.name(), one.message);
                one.cleared = true;
            }
        }
    }

    private void settle(InHand one, Disposition disposition) {
        if (!(disposition instanceof WaitOut)) {
            goOn();
        }
        switch (disposition) {
            case Acknowledge _ -> done(one);
            case ChangesNothing(var reason) -> {
                log.info(
                        "{}: {} changes nothing: {}",
                        consumer.name(),
                        one.message.getSubject(),
                        reason);
                done(one);
            }
            case WaitForPredecessor(var reached) -> await(one, reached);
            case HoldFor(var pause) -> {
                one.isStuck = false;
                holdFor(one, pause);
            }
            case ResolveConflict _ -> {
                one.isStuck = false;
                hold(one, BackOff.Reason.CONFLICT);
            }
            case WaitOut(var outage) -> waitOut(one, outage);
            case Retry retry -> tryAgain(one, retry);
            case SetAside(var failures, var reason) -> {
                countFailures(one, failures);
                setAside(one, reason, reason);
            }
        }
    }

    private void waitOut(InHand one, Exception trouble) {
        if (!outage) {
            outage = true;
            log.info("{} waits: {}", consumer.name(), trouble.toString());
        }
        one.isStuck = false;
        hold(one, BackOff.Reason.OUTAGE);
    }

    private void goOn() {
        if (outage) {
            outage = false;
            log.info("{} goes on", consumer.name());
        }
    }

    private void await(InHand one, long reached) {
        one.isStuck = true;
        if (one.waitsSince == null) {
            one.waitsSince = deadLetters.now();
        }
        one.reached = reached;
        if (one.waiting.isToReport(reached, System.nanoTime())) {
            log.warn(
                    "{} has waited for a predecessor of {} {} for a minute: see the dead letters",
                    consumer.name(),
                    consumer.stream(),
                    one.sequence);
        }
        hold(one, BackOff.Reason.PREDECESSOR);
    }

    private void done(InHand one) {
        handled.increment();
        one.isDone = true;
        unacknowledged.add(one);
        if (gathering.compareAndSet(false, true)) {
            try {
                Thread.ofVirtual().start(this::acknowledge);
            } catch (Throwable notStarted) {
                // For want of memory: the next one that is done tries again, for all of them.
                gathering.set(false);
                throw notStarted;
            }
        }
    }

    /** All that is done in a moment. */
    private void acknowledge() {
        LockSupport.parkNanos(GATHER.toNanos());
        gathering.set(false);
        for (var one = unacknowledged.poll(); one != null; one = unacknowledged.poll()) {
            try {
                answer(one, AckType.AckAck);
            } catch (RuntimeException disconnected) {
                // It comes again, and its effect is already there.
                log.debug("{} will be delivered again", one.message.getSubject());
            } finally {
                inHand.remove(one.sequence, one);
            }
        }
    }

    private void tryAgain(InHand one, Retry retry) {
        countFailures(one, retry.failures());
        log.warn(
                "{} failed {} of {} times on {}, tries again in {}: {}",
                consumer.name(),
                retry.failures(),
                Disposition.FAILURES_ALLOWED,
                one.message.getSubject(),
                retry.pause(),
                reason(retry.failure()));
        holdFor(one, retry.pause());
    }

    private void countFailures(InHand one, int failures) {
        if (failures > one.failures) {
            failed.increment();
            one.failures = failures;
            one.waitsSince = null;
            one.isStuck = failures > 1;
            if (one.failedFirst == null) {
                one.failedFirst = deadLetters.now();
            }
        }
    }

    private void setAside(InHand one, Exception reason, @Nullable Exception trace) {
        setAside(
                one,
                new DeadLetters.Reason(
                        reason(reason),
                        Math.max(one.deliveries, one.failures),
                        one.failedFirst == null ? deadLetters.now() : one.failedFirst,
                        trace));
    }

    private void setAside(InHand one, DeadLetters.Reason reason) {
        try {
            deadLetters.put(consumer.name(), one.message, reason);
            if (isSuspect(one)) {
                deadLetters.removeNote(consumer.name(), one.message);
            }
        } catch (WritesRefused told) {
            log.debug("{} can not be set aside yet", one.message.getSubject(), told);
            hold(one, BackOff.Reason.OUTAGE);
            return;
        } catch (RuntimeException notNow) {
            log.warn(
                    "{} keeps {} in hand until it can be set aside: {}",
                    consumer.name(),
                    one.message.getSubject(),
                    FailureWords.of(notNow));
            hold(one, BackOff.Reason.OUTAGE);
            return;
        }
        deadLettered.increment();
        inHand.remove(one.sequence, one);
    }

    /** Holds a message and offers it again in a while, twice as long each time. */
    private void hold(InHand one, BackOff.Reason reason) {
        holdFor(one, one.waiting.pauseFor(reason));
    }

    private void holdFor(InHand one, Duration pause) {
        one.heldUntil = Deadline.in(pause);
        one.held = true;
        held.incrementAndGet();
        var again = timer;
        if (again != null) {
            var _ =
                    again.schedule(
                            ofTimer(() -> tasks.add(keyOf(one.message), one)),
                            pause.toMillis(),
                            TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Hands over an event that was set aside, once, beside what is listened to. The same is done as
     * for any event, but nobody waits and nothing is tried again.
     */
    ReplayAnswer replay(String subject, long sequence, @Nullable Headers headers, byte[] payload) {
        Disposition disposition;
        try {
            var event =
                    EventCodec.read(reader, consumer.events(), subject, sequence, headers, payload);
            disposition = Disposition.of(handler.handle(List.of(event)).getFirst());
        } catch (Exception thrown) {
            disposition = afterThrowing(thrown, 0);
        }
        return ReplayAnswer.of(disposition, this::reason);
    }

    private String reason(Exception failure) {
        return failure instanceof Unreadable
                ? FailureWords.messageOf(failure)
                : DeadLetters.reason(consumer.stream(), failure);
    }

    private void signalProgress() {
        for (var one : inHand.values()) {
            try {
                answer(one, AckType.AckProgress);
            } catch (RuntimeException disconnected) {
                log.debug("{} may be delivered again", one.message.getSubject());
            }
        }
    }
}
