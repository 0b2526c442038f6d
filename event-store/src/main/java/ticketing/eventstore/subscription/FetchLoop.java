package ticketing.eventstore.subscription;

import static ticketing.nats.ApiErrors.CONSUMER_NOT_FOUND;

import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ticketing.eventstore.EventStoreException.Forbidden;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.eventstore.concurrent.Deadline;
import ticketing.eventstore.concurrent.VitalThreads;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.jetstream.Puller;
import ticketing.nats.ApiErrors;
import ticketing.nats.DurableConsumer;

/**
 * Fetches messages from a durable consumer while there is room for them. After a failure it checks
 * that the consumer exists, and starts again.
 *
 * <p>It does not use the client's {@code consume()}, which stalls for most of a minute after a
 * restart of the server (docs/adr).
 */
final class FetchLoop {

    private static final Logger log = LoggerFactory.getLogger(FetchLoop.class);

    /** An idle subscription takes this long to stop. */
    private static final Duration REQUEST_FOR = Duration.ofSeconds(1);

    /** How often to check whether there is room. */
    private static final Duration LOOK = Duration.ofMillis(5);

    /**
     * How long after a start a missing consumer is not reported: it may be about to be provisioned.
     */
    private static final Duration PROVISIONING = Duration.ofSeconds(10);

    private static final Duration FIRST_WAIT = Duration.ofMillis(10);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final NatsConnection nats;
    private final boolean create;
    private final DurableConsumer<?> consumer;
    private final Limits limits;
    private final MessagesInFlight inFlight;
    private final Watermark watermark;
    private final SubscriptionMetrics metrics;

    private volatile boolean running;
    private volatile boolean missing;
    private Deadline expectedWithin = Deadline.in(Duration.ZERO);
    private @Nullable Thread thread;

    FetchLoop(
            NatsConnection nats,
            boolean create,
            DurableConsumer<?> consumer,
            Limits limits,
            MessagesInFlight inFlight,
            Watermark watermark,
            SubscriptionMetrics metrics) {
        this.nats = nats;
        this.create = create;
        this.consumer = consumer;
        this.limits = limits;
        this.inFlight = inFlight;
        this.watermark = watermark;
        this.metrics = metrics;
    }

    void start() {
        running = true;
        missing = false;
        expectedWithin = Deadline.in(PROVISIONING);
        // A platform thread, because virtual threads wait while handlers compute. Messages that
        // have arrived but
        // are not in flight yet get no progress signals.
        thread = VitalThreads.unstarted(consumer.name(), this::run);
        thread.start();
    }

    boolean isRunning() {
        return running;
    }

    /** Whether the consumer is missing on the server, so that no event arrives. */
    boolean isMissing() {
        return missing;
    }

    /** Stops fetching, and waits until all requested messages have arrived. */
    void stop(Duration limit) {
        running = false;
        try {
            if (thread != null) {
                thread.join(limit);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        var pause = FIRST_WAIT;
        while (running) {
            try {
                requireConsumer();
                noticePresent();
                pause = FIRST_WAIT;
                fetch();
            } catch (JetStreamApiException refused) {
                if (ApiErrors.isConsumerMissing(refused)) {
                    noticeMissing();
                } else {
                    log.warn("{} cannot fetch messages: {}", consumer.name(), refused.getMessage());
                }
            } catch (IOException | IllegalStateException | Unavailable | Forbidden interrupted) {
                log.debug("{} fetches messages again in a moment", consumer.name(), interrupted);
            } catch (InterruptedException stopped) {
                return;
            } catch (RuntimeException unexpected) {
                // Without this loop the service would look healthy and receive nothing.
                log.error("{} fetches messages again in a moment", consumer.name(), unexpected);
            }
            if (!running || !Deadline.in(LONGEST_WAIT).pause(pause)) {
                return;
            }
            pause = longer(pause);
        }
    }

    private static Duration longer(Duration pause) {
        var twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : twice;
    }

    /**
     * Checks the consumer each time: it may have been lost with the server, or deleted by an
     * operator. If an older version of the service has configured it differently, it is changed,
     * where the service may do that.
     */
    private void requireConsumer() throws IOException, JetStreamApiException {
        var wanted = consumer.configuration(limits.ackWait(), limits.unanswered());
        var management = nats.management();
        try {
            var present = management.getConsumerInfo(consumer.stream(), consumer.name());
            if (!create || DurableConsumer.isAs(wanted, present.getConsumerConfiguration())) {
                return;
            }
        } catch (JetStreamApiException notThere) {
            if (!create || notThere.getApiErrorCode() != CONSUMER_NOT_FOUND) {
                throw notThere;
            }
        }
        management.addOrUpdateConsumer(consumer.stream(), wanted);
        if (expectedWithin.isOver()) {
            log.warn("{} was missing or different and has been created again", consumer.name());
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
     * A consumer that was created again starts at the first event. Events that were handled before
     * are handled again, without a second effect.
     */
    private void noticePresent() {
        if (missing) {
            missing = false;
            log.info("{} is back", consumer.name());
        }
        // If it is missing from now on, this is not because it is about to be provisioned.
        expectedWithin = Deadline.in(Duration.ZERO);
    }

    private void fetch() throws InterruptedException, IOException, JetStreamApiException {
        var next = nats.api("CONSUMER.MSG.NEXT." + consumer.stream() + "." + consumer.name());
        try (var puller = new Puller(nats, next, REQUEST_FOR)) {
            while (running || puller.requested() > 0) {
                watermark.lookAround();
                requestWhatThereIsRoomFor(puller);
                var message = puller.next(puller.requested() > 0 ? Watermark.LOOK_ELSEWHERE : LOOK);
                if (message != null) {
                    take(message);
                } else {
                    watermark.idle(puller.idleUntil());
                }
            }
        }
    }

    /**
     * Keeps some messages requested, so that they arrive while others are handled. Many small
     * requests would cost more than the messages they bring.
     */
    private void requestWhatThereIsRoomFor(Puller puller) {
        if (!running) {
            return;
        }
        var room = inFlight.room() - puller.requested();
        if (room * 2 >= limits.inFlight() || (room > 0 && puller.requested() == 0)) {
            puller.request(room);
        }
    }

    private void take(Message message) {
        var one = new MessageInFlight(message);
        if (one.deliveries > 1) {
            metrics.redelivered.increment();
        }
        metrics.elsewhere(message.metaData().pendingCount());
        inFlight.take(one);
        // Only when it is in flight: otherwise it would seem to be done.
        watermark.delivered(one.storedAt());
    }
}
