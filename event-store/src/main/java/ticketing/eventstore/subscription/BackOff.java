package ticketing.eventstore.subscription;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The back-off of a message in flight: how long it waits before it is offered again. Each reason
 * has its own back-off: a conflict after a long outage is retried at once.
 *
 * <p>If the predecessor does not advance for a minute, there is one warning. An outage in between
 * does not restart that minute.
 */
final class BackOff {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);

    /** After this time without progress of the predecessor, there is a warning. */
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

    /** Doubles with each call; starts again for another reason. */
    Duration pauseFor(Reason now) {
        if (reason != now) {
            reason = now;
            times = 0;
        }
        var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(times++, 10));
        return pause.compareTo(now.longestPause) > 0 ? now.longestPause : pause;
    }

    /**
     * Records how far the predecessor has come. Back-off restarts whenever it advances.
     *
     * @param nanos the time of a monotonic clock
     * @return whether to warn that it does not advance; true only once
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
