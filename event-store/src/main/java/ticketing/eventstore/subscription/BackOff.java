package ticketing.eventstore.subscription;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The back-off of a message in flight: how long it waits before it is offered again. Each reason
 * starts a back-off of its own: a conflict after a long outage is tried again at once.
 *
 * <p>A predecessor that does not come is worth one warning after a minute. An outage in between
 * does not restart that minute.
 */
final class BackOff {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);

    /** After that long without progress of the predecessor somebody should know. */
    private static final Duration REPORT_AFTER = Duration.ofMinutes(1);

    private static final long NOT_YET = Long.MIN_VALUE;

    /** Why a message cannot be handled yet. */
    enum Reason {
        PREDECESSOR(Duration.ofSeconds(1)),
        CONFLICT(Duration.ofSeconds(1)),
        OUTAGE(Duration.ofSeconds(2));

        private final Duration longestPause;

        Reason(Duration longestPause) {
            this.longestPause = longestPause;
        }
    }

    private @Nullable Reason reason;
    private int times;
    private long reached = NOT_YET;
    private long reachedAt;
    private boolean reported;

    /** Twice as long each time, from the beginning for another reason. */
    Duration pauseFor(Reason now) {
        if (reason != now) {
            reason = now;
            times = 0;
        }
        var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(times++, 10));
        return pause.compareTo(now.longestPause) > 0 ? now.longestPause : pause;
    }

    /**
     * Notes how far the predecessors are; the back-off begins anew when they have come further.
     *
     * @param nanos the time by a clock that only moves forward
     * @return whether it is to be reported that they come no further; true once
     */
    boolean isToReport(long reachedNow, long nanos) {
        if (reached == NOT_YET || reachedNow > reached) {
            reached = reachedNow;
            reachedAt = nanos;
            reported = false;
            times = 0;
        }
        if (reported || nanos - reachedAt < REPORT_AFTER.toNanos()) {
            return false;
        }
        reported = true;
        return true;
    }

    /** Whether it has ever waited for a predecessor. */
    boolean hasPredecessor() {
        return reached != NOT_YET;
    }
}
