package ticketing.local.process;

import java.time.Duration;

/** Lets other tests see how long the local run waits. */
public final class LocalLimits {

    private LocalLimits() {}

    /** Until a part that was asked to end is killed. */
    public static Duration untilKilled() {
        return SupervisedProcess.GRACE;
    }
}
