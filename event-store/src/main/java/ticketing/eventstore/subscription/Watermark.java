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
 * Up to when every event of a consumer has its effect, whichever instance has handled it. What this
 * process has in flight is known here; what other instances have in flight only the server can
 * tell, so it is asked now and then.
 *
 * <p>Only the fetch loop moves it. Any thread may read it.
 *
 * @see Subscription#doneUpTo
 */
final class Watermark {

    private static final Logger log = LoggerFactory.getLogger(Watermark.class);

    /** How often to look at other instances: a copy is behind after two seconds. */
    static final Duration LOOK_ELSEWHERE = Duration.ofMillis(500);

    private final NatsConnection nats;
    private final DurableConsumer<?> consumer;
    private final Limits limits;
    private final MessagesInFlight inFlight;
    private final SubscriptionMetrics metrics;
    private final Clock clock;
    private final Elsewhere elsewhere;

    /** Every event up to then has been delivered to some instance. */
    private volatile Instant deliveredUpTo = Instant.EPOCH;

    /** Whether the server delivers nothing because too much is unanswered. */
    private boolean full;

    private Deadline nextLook = Deadline.in(Duration.ZERO);
    private Deadline nextLookOnRequest = Deadline.in(Duration.ZERO);

    /** Whether the watermark was read since the server was last asked. */
    private volatile boolean lookRequested;

    /**
     * Of an earlier look: certain as soon as all of it is acknowledged. Under load other instances
     * always have something in flight, but not that for long.
     */
    private Delivered toBeAcknowledged = new Delivered(Instant.EPOCH, 0);

    /** Up to then no other instance has anything in flight, unless it waits or fails there. */
    private Instant certainUpTo = Instant.EPOCH;

    /** Nothing later counts as done while events are stuck in another instance. */
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

    /** Reads the watermark, and has the server asked again within a moment. */
    Instant read() {
        lookRequested = true;
        // Read first: what is taken afterwards is later than that.
        var upTo = deliveredUpTo.isBefore(certain) ? deliveredUpTo : certain;
        return inFlight.oldestOnTheWay(upTo);
    }

    /** A message that was stored then is in flight here. */
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
     * Asks the server what other instances do, if it is time to. Without an answer nothing new is
     * known to be done, but messages still come.
     *
     * @throws JetStreamApiException if there is no such consumer: make sure of it, and begin anew
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
        // Before the server is asked: what is answered meanwhile is in flight nowhere.
        var own = inFlight.size();
        var asked = clock.instant();
        var info = nats.management().getConsumerInfo(consumer.stream(), consumer.name());
        full = info.getNumAckPending() >= limits.unanswered();
        var others = Math.max(0, info.getNumAckPending() - own);
        var acknowledged = info.getAckFloor().getStreamSequence();
        // Only the fetch loop takes messages. Those that were answered meanwhile may hide others.
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
     * What some instance had been given when the server was asked.
     *
     * @param upTo every event that was stored until then
     * @param sequence of the last of them, or a later one
     */
    private record Delivered(Instant upTo, long sequence) {}

    /**
     * What other instances have in flight, as far as the server tells: how much, and up to where
     * everything is acknowledged. An instance that was killed has messages in flight, too, until
     * they are offered to another one.
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
         * @param patience how long without progress until what is left counts as waiting or failing
         *     there
         */
        Elsewhere(Duration patience) {
            this.patience = patience;
        }

        /**
         * What the server has just told.
         *
         * @param exact whether not more than that can be in flight there
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

        /** The server has not told: they may have anything in flight. */
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
