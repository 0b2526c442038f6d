package ticketing.eventstore.subscription;

import java.time.Duration;
import java.util.function.Predicate;
import ticketing.eventstore.EventStoreException.ConcurrentAppend;
import ticketing.eventstore.EventStoreException.Forbidden;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.eventstore.EventStoreException.Unreadable;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.Refusal;

/**
 * What a subscription does about a message after its handler has returned or thrown. Only a failure
 * of the handler counts against a message: a missing predecessor, a conflict and an outage can last
 * for any time and never make a dead letter.
 *
 * <p>The same decision is made when a dead letter is replayed. docs/operate/reliability.md shows
 * all of it as a table.
 */
sealed interface Disposition {

    /** After this many failures a message goes to the dead letters. */
    int FAILURES_ALLOWED = 5;

    /** The effect is durable: acknowledge the message. */
    record Acknowledge() implements Disposition {}

    /** The rules allow no effect: log the reason and acknowledge the message. */
    record ChangesNothing(String reason) implements Disposition {}

    /**
     * An earlier event has to be handled first: offer the message again, with back-off.
     *
     * @param reached how far the predecessor has come; see {@link Outcome#waitingAt}
     */
    record WaitForPredecessor(long reached) implements Disposition {}

    /** The handler has asked for a pause: offer the message again after it. */
    record HoldFor(Duration pause) implements Disposition {}

    /** Another writer was faster in the same boundary: offer the message again, with back-off. */
    record ResolveConflict(ConcurrentAppend conflict) implements Disposition {}

    /** A dependency is down: fetch nothing more, and offer the message again, with back-off. */
    record WaitOut(Exception outage) implements Disposition {}

    /**
     * The handler has failed: offer the message again after a pause.
     *
     * @param failures number of failures so far
     */
    record Retry(int failures, Duration pause, Exception failure) implements Disposition {}

    /**
     * Repeating is pointless: move the message to the dead letters.
     *
     * @param failures number of failures so far; 0 if the handler was never called
     */
    record SetAside(int failures, Exception reason) implements Disposition {}

    /** The handler has returned. */
    static Disposition of(Outcome outcome) {
        return switch (outcome.kind()) {
            case DONE -> new Acknowledge();
            case WAIT -> new WaitForPredecessor(outcome.reached());
            case LATER -> new HoldFor(outcome.pause());
        };
    }

    /**
     * The handler has thrown an exception, or the message could not be read.
     *
     * @param failures number of earlier failures of this message
     * @param firstRetry the pause after the first failure; each further one is four times as long
     * @param isOutage recognises other exceptions that mean that a dependency is down
     */
    static Disposition of(
            Exception thrown, int failures, Duration firstRetry, Predicate<Throwable> isOutage) {
        if (isDown(thrown, isOutage)) {
            return new WaitOut(thrown);
        }
        return switch (thrown) {
            case Refusal refusal -> new ChangesNothing(refusal.reason());
            case ConcurrentAppend conflict -> new ResolveConflict(conflict);
            case Unreadable unreadable -> new SetAside(failures, unreadable);
            default ->
                    failures + 1 < FAILURES_ALLOWED
                            ? new Retry(
                                    failures + 1,
                                    firstRetry.multipliedBy(1L << (2 * failures)),
                                    thrown)
                            : new SetAside(failures + 1, thrown);
        };
    }

    /**
     * Whether an exception means that a dependency is down, so that the message is not to blame.
     */
    static boolean isDown(Exception thrown, Predicate<Throwable> isOutage) {
        return thrown instanceof Unavailable
                || thrown instanceof Forbidden
                || isOutage.test(thrown);
    }
}
