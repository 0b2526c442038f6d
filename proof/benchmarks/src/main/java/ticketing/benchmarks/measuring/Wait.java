package ticketing.benchmarks.measuring;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** For what becomes true by itself. */
public final class Wait {

    private Wait() {}

    /** Whether it is so. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws InterruptedException;
    }

    /**
     * Looks again and again.
     *
     * @param what as in "all is shown"
     * @param pause between two looks
     * @throws IllegalStateException if it is not so in time
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
