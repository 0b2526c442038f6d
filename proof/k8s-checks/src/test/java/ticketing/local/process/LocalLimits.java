package ticketing.local.process;

import java.time.Duration;

/** Gives other tests access to the time limits of the local run. */
public final class LocalLimits {

    private LocalLimits() {}

    /** The time until a part that was asked to end is killed. */
    public static Duration untilKilled() {
        return SupervisedProcess.GRACE;
    }
}
