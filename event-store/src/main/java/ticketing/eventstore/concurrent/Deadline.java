package ticketing.eventstore.concurrent;

import java.time.Duration;

/** A time limit, measured by a monotonic clock. */
public record Deadline(long nanos) {

    public static Deadline in(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos());
    }

    public boolean isOver() {
        return System.nanoTime() - nanos >= 0;
    }

    public boolean isBefore(Deadline other) {
        return nanos - other.nanos < 0;
    }

    /**
     * Sleeps, unless the time is over or the thread is being interrupted.
     *
     * @return whether there is time left
     */
    public boolean pause(Duration pause) {
        if (isOver() || Thread.currentThread().isInterrupted()) {
            return false;
        }
        try {
            Thread.sleep(pause);
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
