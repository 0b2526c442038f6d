package ticketing.eventstore.subscription;

import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.eventstore.concurrent.Deadline;
import ticketing.eventstore.deadletter.DeadLetters;
import ticketing.eventstore.deadletter.PoisonMarkers;

/**
 * Finds poison messages that end the process which handles them. From its fourth delivery on, a
 * message is a suspect: before it is handled, a marker is stored, and deleted afterwards. A suspect
 * whose marker was left behind twice goes to the dead letters unhandled.
 *
 * <p>A process that has left its marker may have ended, or be paused, or get no processor. So the
 * next process waits for some time before it counts the marker.
 *
 * <p>Thread-safe.
 */
final class PoisonDetection {

    private static final Logger log = LoggerFactory.getLogger(PoisonDetection.class);

    /** Twice, because the process may also be killed from outside just then. */
    private static final int TRIALS_ALLOWED = 2;

    private final String consumer;
    private final Limits limits;
    private final PoisonMarkers markers;
    private final MessagesInFlight inFlight;

    /** Suspects are handled one at a time, so that none is blamed for another. */
    private final Lock trial = new ReentrantLock();

    PoisonDetection(
            String consumer, Limits limits, PoisonMarkers markers, MessagesInFlight inFlight) {
        this.consumer = consumer;
        this.limits = limits;
        this.markers = markers;
        this.inFlight = inFlight;
    }

    boolean isSuspect(MessageInFlight one) {
        return one.deliveries >= limits.deliveries() && !one.cleared;
    }

    /** Has a suspect handled, set aside, or held while another process may still handle it. */
    void tryOut(MessageInFlight one, Runnable handle, Consumer<DeadLetters.Reason> setAside) {
        trial.lock();
        try {
            var marked = markers.mark(consumer, one.message, marker -> mayReturn(one, marker));
            if (marked.isEmpty()) {
                inFlight.holdFor(one, limits.ackWait().dividedBy(2));
                return;
            }
            var trials = marked.get();
            if (trials.unreturned() < TRIALS_ALLOWED) {
                handle.run();
            } else {
                var attempts = one.deliveries - 1;
                var words =
                        "delivered %d times, and handling it did not come to an end"
                                .formatted(attempts);
                setAside.accept(new DeadLetters.Reason(words, attempts, trials.firstTime(), null));
            }
        } catch (Unavailable notNow) {
            log.debug("{} cannot be noted yet", one.subject(), notNow);
            inFlight.hold(one, BackOff.Reason.OUTAGE);
        } finally {
            trial.unlock();
        }
    }

    /**
     * Whether the process that has left a marker may still be handling the message: a process that
     * is paused, or gets no processor, looks the same as one that has ended. Only time tells.
     */
    private boolean mayReturn(MessageInFlight one, long marker) {
        if (one.foreignMarker != marker) {
            one.foreignMarker = marker;
            one.waitedFor = Deadline.in(limits.returnsWithin());
        }
        return !one.waitedFor.isOver();
    }

    /**
     * The handler has returned or thrown, so its messages do not end the process. This comes before
     * they are answered: an acknowledgement may get lost, and the message comes again.
     */
    void clear(List<MessageInFlight> offered) {
        for (var one : offered) {
            if (isSuspect(one)) {
                markers.remove(consumer, one.message);
                one.cleared = true;
            }
        }
    }
}
