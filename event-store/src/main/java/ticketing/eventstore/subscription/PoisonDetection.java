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
 * Detects poison messages, which crash the process that handles them. From its fourth delivery on,
 * a message is a suspect: before it is handled, a marker is stored, and deleted afterwards. A
 * suspect whose marker was left behind twice goes to the dead letters unhandled.
 *
 * <p>A process that has left its marker may have crashed, be paused, or get no processor. So the
 * next process waits for some time before it counts the marker.
 *
 * <p>Thread-safe.
 */
final class PoisonDetection {

    private static final Logger log = LoggerFactory.getLogger(PoisonDetection.class);

    /** Twice, because the process may have been killed from outside at that moment. */
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

    /**
     * Handles a suspect, moves it to the dead letters, or holds it while another process may still
     * handle it.
     */
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
                        "delivered %d times, and its handler never returned".formatted(attempts);
                setAside.accept(new DeadLetters.Reason(words, attempts, trials.firstTime(), null));
            }
        } catch (Unavailable notNow) {
            log.debug("{} cannot be marked yet", one.subject(), notNow);
            inFlight.hold(one, BackOff.Reason.OUTAGE);
        } finally {
            trial.unlock();
        }
    }

    /**
     * Whether the process that left a marker may still be handling the message. A process that is
     * paused, or gets no processor, looks the same as one that has crashed; only time tells.
     */
    private boolean mayReturn(MessageInFlight one, long marker) {
        if (one.foreignMarker != marker) {
            one.foreignMarker = marker;
            one.waitedFor = Deadline.in(limits.returnsWithin());
        }
        return !one.waitedFor.isOver();
    }

    /**
     * The handler has returned or thrown, so its messages are not poison. Markers are deleted
     * before the messages are answered: an acknowledgement may get lost, and then the message is
     * delivered again.
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
