package ticketing.eventstore.subscription;

import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ticketing.eventstore.concurrent.Deadline;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.nats.ApiErrors;
import ticketing.nats.DurableConsumer;

/**
 * The time up to which every event of a consumer has its effect, whichever instance has handled it.
 * This process knows its own messages in flight. It asks the server from time to time about those
 * of other instances.
 *
 * <p>Only the fetch loop moves it. Any thread may read it.
 *
 * @see Subscription#doneUpTo
 */
final class Watermark {

    private static final Logger log = LoggerFactory.getLogger(Watermark.class);

    /** How often to check other instances: a copy counts as behind after two seconds. */
    static final Duration LOOK_ELSEWHERE = Duration.ofMillis(500);

    private final NatsConnection nats;
    private final DurableConsumer<?> consumer;
    private final Limits limits;
    private final MessagesInFlight inFlight;
    private final SubscriptionMetrics metrics;
    private final Clock clock;
    private final Elsewhere elsewhere;

    /** All events up to this time have been delivered to some instance. */
    private volatile Instant deliveredUpTo = Instant.EPOCH;

    /** Whether the server delivers nothing because too much is in flight. */
    private boolean full;

    private Deadline nextLook = Deadline.in(Duration.ZERO);
    private Deadline nextLookOnRequest = Deadline.in(Duration.ZERO);

    /** Whether the watermark was read since the server was last asked. */
    private volatile boolean lookRequested;

    /**
     * From an earlier look: certain as soon as all of it is acknowledged. Under load other
     * instances always have something in flight, but not the same for long.
     */
    private Delivered toBeAcknowledged = new Delivered(Instant.EPOCH, 0);

    /**
     * Up to this time no other instance has anything in flight, except events that wait or fail
     * there.
     */
    private Instant certainUpTo = Instant.EPOCH;

    /** The watermark does not pass this time while events are stuck in another instance. */
    private volatile Instant certain = Instant.MAX;

    Watermark(
            NatsConnection nats,
            DurableConsumer<?> consumer,
            Limits limits,
            MessagesInFlight inFlight,
            SubscriptionMetrics metrics,
            Clock clock) {
        this.nats = nats;
        this.consumer = consumer;
        this.limits = limits;
        this.inFlight = inFlight;
        this.metrics = metrics;
        this.clock = clock;
        this.elsewhere = new Elsewhere(limits.ackWait().multipliedBy(4));
    }

    /** Reads the watermark, and makes the fetch loop ask the server soon. */
    Instant read() {
        lookRequested = true;
        // Read first: messages taken afterwards are later.
        var upTo = deliveredUpTo.isBefore(certain) ? deliveredUpTo : certain;
        return inFlight.oldestOnTheWay(upTo);
    }

    /** A message that was stored at this time is in flight here. */
    void delivered(Instant storedAt) {
        if (!elsewhere.standsStill()) {
            advanceTo(storedAt);
        }
    }

    /** The server had nothing to deliver at that time. */
    void idle(Instant time) {
        if (!full && !elsewhere.isDoubtful()) {
            advanceTo(time);
        }
    }

    private void advanceTo(Instant time) {
        deliveredUpTo = later(deliveredUpTo, time);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /**
     * Asks the server about other instances, if it is time to. Without an answer the watermark does
     * not advance, but messages still arrive.
     *
     * @throws JetStreamApiException if there is no such consumer: check it, and start again
     */
    void lookAround() throws JetStreamApiException {
        if (nextLook.isOver() || (lookRequested && nextLookOnRequest.isOver())) {
            lookRequested = false;
            try {
                look();
            } catch (IOException | JetStreamApiException unanswered) {
                if (unanswered instanceof JetStreamApiException refused
                        && ApiErrors.isConsumerMissing(refused)) {
                    throw refused;
                }
                log.debug("The server does not say how far {} is", consumer.name(), unanswered);
                elsewhere.isUnknown();
            }
            nextLook = Deadline.in(elsewhere.isDoubtful() ? LOOK_ELSEWHERE : limits.lookAround());
            nextLookOnRequest = Deadline.in(LOOK_ELSEWHERE);
        }
    }

    private void look() throws IOException, JetStreamApiException {
        // Read before the server is asked: messages answered in between are in flight nowhere.
        var own = inFlight.size();
        var asked = clock.instant();
        var info = nats.management().getConsumerInfo(consumer.stream(), consumer.name());
        full = info.getNumAckPending() >= limits.unanswered();
        var others = Math.max(0, info.getNumAckPending() - own);
        var acknowledged = info.getAckFloor().getStreamSequence();
        // Only the fetch loop takes messages. Messages that were answered in between may hide
        // others.
        var exact = inFlight.size() == own;
        elsewhere.look(others, exact, acknowledged);
        var delivered =
                new Delivered(
                        info.getNumPending() == 0 ? asked : deliveredUpTo,
                        info.getDelivered().getStreamSequence());
        if (!elsewhere.isDoubtful()) {
            advanceTo(delivered.upTo());
        }
        if (exact && !elsewhere.isDoubtful()) {
            certainUpTo = later(certainUpTo, delivered.upTo());
            toBeAcknowledged = delivered;
        } else if (acknowledged >= toBeAcknowledged.sequence()) {
            certainUpTo = later(certainUpTo, toBeAcknowledged.upTo());
            toBeAcknowledged = delivered;
        }
        certain = elsewhere.standsStill() ? certainUpTo : Instant.MAX;
        metrics.elsewhere(info.getNumPending() + others);
    }

    /**
     * What was delivered to any instance when the server was asked.
     *
     * @param upTo all events stored until then
     * @param sequence of the last of them, or a later one
     */
    private record Delivered(Instant upTo, long sequence) {}

    /**
     * What other instances have in flight, as far as the server says: how much, and up to where
     * everything is acknowledged. Messages of a killed instance count, until they are redelivered.
     */
    private static final class Elsewhere {

        private static final long UNKNOWN = -1;

        private final Duration patience;
        private long acknowledgedUpTo = UNKNOWN;
        private boolean told = true;
        private boolean some;
        private boolean standsStill;
        private Deadline givesUp = Deadline.in(Duration.ZERO);

        /**
         * Nothing is known yet.
         *
         * @param patience after this time without progress, the rest counts as waiting or failing
         *     there
         */
        Elsewhere(Duration patience) {
            this.patience = patience;
        }

        /**
         * Records the server's answer.
         *
         * @param exact whether no more than that can be in flight there
         */
        void look(long inFlight, boolean exact, long upTo) {
            told = true;
            var isFirst = acknowledgedUpTo == UNKNOWN;
            var stayed = some && upTo == acknowledgedUpTo;
            some = inFlight > 0 || (stayed && !exact);
            standsStill = some && (isFirst || stayed);
            acknowledgedUpTo = upTo;
            if (!stayed) {
                givesUp = Deadline.in(patience);
            }
        }

        /** The server has not answered: the others may have anything in flight. */
        void isUnknown() {
            told = false;
        }

        /** Whether a delivered event may have no effect yet, and will have it soon. */
        boolean isDoubtful() {
            return !told || (some && !givesUp.isOver());
        }

        /** Whether it is doubtful, and no progress was seen. */
        boolean standsStill() {
            return !told || (standsStill && isDoubtful());
        }
    }
}
