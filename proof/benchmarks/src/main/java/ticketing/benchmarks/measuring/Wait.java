package ticketing.benchmarks.measuring;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition. */
public final class Wait {

    private Wait() {}

    /** Whether the condition holds. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws InterruptedException;
    }

    /**
     * Checks repeatedly until it holds.
     *
     * @param what as in "all events are visible"
     * @param pause between two checks
     * @throws IllegalStateException if it does not hold in time
     */
    public static void until(String what, Duration limit, Duration pause, Condition condition)
            throws InterruptedException {
        var deadline = System.nanoTime() + limit.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "After %s it is still not true that %s".formatted(limit, what));
            }
            LockSupport.parkNanos(pause.toNanos());
        }
    }
}
