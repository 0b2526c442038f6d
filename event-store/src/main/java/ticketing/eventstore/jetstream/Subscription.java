package ticketing.eventstore.jetstream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.nats.client.ConsumerContext;
import io.nats.client.FetchConsumeOptions;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.JetStreamStatusCheckedException;
import io.nats.client.Message;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import ticketing.events.DomainEvent;
import ticketing.eventstore.EventHandler;
import ticketing.eventstore.EventStoreException.ConcurrentAppend;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.eventstore.EventStoreException.Unreadable;
import ticketing.eventstore.Refusal;

/**
 * One durable consumer, shared by all instances of a service: a queue group. Each event is handled
 * by one of them and acknowledged when its effect is durable. Events of one entity are handled in
 * order within this process, events of different entities side by side.
 *
 * <p>Only a failure of the handler counts against a message. Waiting for a predecessor, a conflict,
 * or something that is down does not: the message is held, kept alive with progress signals, and
 * offered again.
 *
 * <p>A fetch loop and not the client's {@code consume()}, which stalls for most of a minute after a
 * restart of the server (docs/adr).
 */
public final class Subscription<E extends DomainEvent> implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Subscription.class);

    private static final int MOST_IN_HAND = 256;
    private static final int MOST_UNANSWERED = 1000;
    private static final int FAILURES_ALLOWED = 5;

    /**
     * Held messages are not delivered anew, so that many deliveries mean that handling ends the
     * process.
     */
    private static final int DELIVERIES_ALLOWED = 25;

    private static final Duration ACK_WAIT = Duration.ofSeconds(30);
    private static final Duration FETCH_FOR = Duration.ofSeconds(1);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private static final int CONSUMER_NOT_FOUND = 10014;
    private static final int STREAM_NOT_FOUND = 10059;

    private final NatsConnection nats;
    private final String apiPrefix;
    private final DurableConsumer<E> consumer;
    private final EventHandler<E> handler;
    private final DeadLetters deadLetters;
    private final Predicate<Throwable> isOutage;

    private final Counter handled;
    private final Counter redelivered;
    private final Counter deadLettered;
    private final AtomicLong lag = new AtomicLong();

    private final SerialByKey tasks = new SerialByKey();
    private final Set<InHand> inHand = ConcurrentHashMap.newKeySet();
    private final Map<Long, Integer> failures = new ConcurrentHashMap<>();
    private volatile boolean running;
    private volatile long pausedUntilNanos = System.nanoTime();
    private @Nullable Thread listener;
    private @Nullable ScheduledExecutorService timer;

    Subscription(
            NatsConnection nats,
            String apiPrefix,
            DurableConsumer<E> consumer,
            EventHandler<E> handler,
            DeadLetters deadLetters,
            Predicate<Throwable> isOutage,
            MeterRegistry metrics) {
        this.nats = nats;
        this.apiPrefix = apiPrefix;
        this.consumer = consumer;
        this.handler = handler;
        this.deadLetters = deadLetters;
        this.isOutage = isOutage;
        this.handled = metrics.counter("ticketing.events.handled", "consumer", consumer.name());
        this.redelivered =
                metrics.counter("ticketing.events.redelivered", "consumer", consumer.name());
        this.deadLettered =
                metrics.counter("ticketing.events.dead.lettered", "consumer", consumer.name());
        Gauge.builder("ticketing.events.lag", lag, AtomicLong::doubleValue)
                .description(
                        "Events this consumer has not finished: not yet delivered, or not yet acknowledged")
                .tag("consumer", consumer.name())
                .register(metrics);
    }

    /** A message this process has taken and not yet answered. */
    private static final class InHand {
        final Message message;
        final String key;
        volatile boolean parked;
        int attempts;

        InHand(Message message) {
            this.message = message;
            var headers = message.getHeaders();
            var entity = headers == null ? null : headers.getFirst(EventCodec.ENTITY);
            this.key = entity == null ? message.getSubject() : entity;
        }

        long sequence() {
            return message.metaData().streamSequence();
        }
    }

    @Override
    public synchronized void start() {
        if (running) {
            return;
        }
        running = true;
        timer =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name(consumer.name() + "-timer").factory());
        var signal = ACK_WAIT.toMillis() / 3;
        var _ =
                timer.scheduleAtFixedRate(
                        this::signalProgress, signal, signal, TimeUnit.MILLISECONDS);
        listener = Thread.ofVirtual().name(consumer.name()).start(this::listen);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /**
     * Takes no more messages, finishes and acknowledges those in hand, and gives back those that
     * wait.
     */
    @Override
    public synchronized void stop() {
        if (!running) {
            return;
        }
        running = false;
        try {
            if (listener != null) {
                listener.join(STOP_LIMIT);
            }
            var patience = Deadline.in(STOP_LIMIT);
            while (inHand.stream().anyMatch(message -> !message.parked)
                    && patience.pause(Duration.ofMillis(5))) {}
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        if (timer != null) {
            timer.shutdownNow();
        }
        inHand.forEach(this::giveBack);
        inHand.clear();
    }

    private void giveBack(InHand waiting) {
        try {
            waiting.message.nak();
        } catch (IllegalStateException disconnected) {
            log.debug("{} is delivered again later", waiting.message.getSubject());
        }
    }

    private void listen() {
        var pause = Duration.ofMillis(50);
        while (running) {
            try {
                var context = consumerContext();
                pause = Duration.ofMillis(50);
                while (running) {
                    fetch(context);
                }
            } catch (JetStreamApiException refused) {
                if (refused.getApiErrorCode() == STREAM_NOT_FOUND) {
                    log.debug("{} waits for the stream {}", consumer.name(), consumer.stream());
                } else {
                    log.warn("{} can not listen: {}", consumer.name(), refused.getMessage());
                }
            } catch (IOException
                    | JetStreamStatusCheckedException
                    | IllegalStateException
                    | Unavailable interrupted) {
                log.debug(
                        "{} listens again in a moment: {}",
                        consumer.name(),
                        interrupted.getMessage());
            } catch (InterruptedException stopped) {
                return;
            }
            Deadline.in(ACK_WAIT).pause(pause);
            pause =
                    pause.multipliedBy(2).compareTo(LONGEST_WAIT) > 0
                            ? LONGEST_WAIT
                            : pause.multipliedBy(2);
        }
    }

    /**
     * Asks for the consumer each time: it may have been lost with the server, or removed by a
     * rebuild.
     */
    private ConsumerContext consumerContext() throws IOException, JetStreamApiException {
        var context =
                nats.connection()
                        .getStreamContext(
                                consumer.stream(),
                                JetStreamOptions.builder().prefix(apiPrefix).build());
        try {
            return context.getConsumerContext(consumer.name());
        } catch (JetStreamApiException missing) {
            if (missing.getApiErrorCode() != CONSUMER_NOT_FOUND) {
                throw missing;
            }
            return context.createOrUpdateConsumer(
                    ConsumerConfiguration.builder()
                            .durable(consumer.name())
                            .filterSubjects(consumer.subjects())
                            .deliverPolicy(DeliverPolicy.All)
                            .ackPolicy(AckPolicy.Explicit)
                            .ackWait(ACK_WAIT)
                            .maxAckPending(MOST_UNANSWERED)
                            .build());
        }
    }

    private void fetch(ConsumerContext context)
            throws IOException,
                    JetStreamApiException,
                    InterruptedException,
                    JetStreamStatusCheckedException {
        var patience = Deadline.in(FETCH_FOR);
        var room = room();
        while (room <= 0 || pausedUntilNanos - System.nanoTime() > 0) {
            if (!running || !patience.pause(Duration.ofMillis(5))) {
                return;
            }
            room = room();
        }
        var fetched =
                context.fetch(
                        FetchConsumeOptions.builder()
                                .maxMessages(room)
                                .expiresIn(FETCH_FOR.toMillis())
                                .build());
        for (var message = fetched.nextMessage();
                message != null;
                message = fetched.nextMessage()) {
            var taken = new InHand(message);
            inHand.add(taken);
            if (message.metaData().deliveredCount() > 1) {
                redelivered.increment();
            }
            lag.set(message.metaData().pendingCount() + inHand.size());
            tasks.execute(taken.key, () -> handle(taken));
        }
    }

    private int room() {
        return MOST_IN_HAND - (int) inHand.stream().filter(message -> !message.parked).count();
    }

    private void handle(InHand taken) {
        taken.parked = false;
        try {
            if (taken.message.metaData().deliveredCount() > DELIVERIES_ALLOWED) {
                setAside(taken, "delivered " + DELIVERIES_ALLOWED + " times without an answer");
                return;
            }
            var event =
                    EventCodec.read(
                            consumer.events(),
                            taken.message.getSubject(),
                            taken.sequence(),
                            taken.message.getHeaders(),
                            taken.message.getData());
            var outcome = event.metadata().asCause().call(() -> handler.handle(event));
            switch (outcome.kind()) {
                case DONE -> done(taken);
                case WAIT -> park(taken, 10, LONGEST_WAIT.toMillis());
                case LATER -> parkFor(taken, outcome.pause());
            }
        } catch (Refusal refusal) {
            log.info(
                    "{}: {} changes nothing: {}",
                    consumer.name(),
                    taken.message.getSubject(),
                    refusal.reason());
            done(taken);
        } catch (Unreadable unreadable) {
            setAside(taken, unreadable.getMessage());
        } catch (ConcurrentAppend conflict) {
            park(taken, 10, LONGEST_WAIT.toMillis());
        } catch (Exception failure) {
            if (failure instanceof Unavailable || isOutage.test(failure)) {
                log.debug("{} waits for something that is down", consumer.name(), failure);
                var wait = park(taken, 50, 5 * LONGEST_WAIT.toMillis());
                pausedUntilNanos = System.nanoTime() + wait.toNanos();
            } else {
                failed(taken, failure);
            }
        }
    }

    private void done(InHand taken) {
        handled.increment();
        failures.remove(taken.sequence());
        answer(taken, taken.message::ack);
    }

    private void failed(InHand taken, Exception failure) {
        var count = failures.merge(taken.sequence(), 1, Integer::sum);
        if (count >= FAILURES_ALLOWED) {
            log.error("{} gives up on {}", consumer.name(), taken.message.getSubject(), failure);
            setAside(taken, failure.getClass().getSimpleName() + ": " + failure.getMessage());
            return;
        }
        var delay = Duration.ofMillis(200L << (2 * count));
        log.warn(
                "{} failed {} of {} times on {}, tries again in {}",
                consumer.name(),
                count,
                FAILURES_ALLOWED,
                taken.message.getSubject(),
                delay,
                failure);
        answer(taken, () -> taken.message.nakWithDelay(delay));
    }

    private void setAside(InHand taken, @Nullable String reason) {
        try {
            deadLetters.put(consumer.name(), taken.message, String.valueOf(reason));
            deadLettered.increment();
            failures.remove(taken.sequence());
            inHand.remove(taken);
        } catch (Unavailable notNow) {
            log.warn(
                    "{} keeps {} in hand until it can be set aside",
                    consumer.name(),
                    taken.message.getSubject());
            park(taken, 100, 5 * LONGEST_WAIT.toMillis());
        }
    }

    /**
     * An answer that does not arrive is harmless: the message comes again, and its effect is
     * already there.
     */
    private void answer(InHand taken, Runnable send) {
        try {
            send.run();
        } catch (IllegalStateException disconnected) {
            log.debug("{} will be delivered again", taken.message.getSubject());
        } finally {
            inHand.remove(taken);
        }
    }

    /** Holds a message and offers it again in a while, twice as long each time. */
    private Duration park(InHand taken, long firstMillis, long longestMillis) {
        var wait = Math.min(firstMillis << Math.min(taken.attempts++, 10), longestMillis);
        return parkFor(taken, Duration.ofMillis(wait));
    }

    private Duration parkFor(InHand taken, Duration wait) {
        taken.parked = true;
        var timer = this.timer;
        if (running && timer != null) {
            var _ =
                    timer.schedule(
                            () -> tasks.execute(taken.key, () -> handle(taken)),
                            wait.toMillis(),
                            TimeUnit.MILLISECONDS);
        }
        return wait;
    }

    private void signalProgress() {
        for (var taken : inHand) {
            try {
                taken.message.inProgress();
            } catch (IllegalStateException disconnected) {
                log.debug("{} may be delivered again", taken.message.getSubject());
            }
        }
        if (inHand.isEmpty()) {
            lag.set(0);
        }
    }
}
