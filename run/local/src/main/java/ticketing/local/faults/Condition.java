package ticketing.local.faults;

import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.time.Duration;
import ticketing.local.checks.CannotRunException;
import ticketing.local.checks.KeyRefusedException;
import ticketing.local.terminal.Console;

/** Something that comes true sooner or later. What it asks may be broken now and then. */
interface Condition {

    Duration PAUSE = Duration.ofMillis(250);

    boolean holds() throws IOException, JetStreamApiException, InterruptedException;

    /**
     * Tries until it holds.
     *
     * @param what as in "the system is ready"
     * @throws CannotRunException if it does not hold in time; with what was broken last, if
     *     anything
     * @throws KeyRefusedException at once: it never holds then
     */
    static void await(String what, Duration limit, Condition condition)
            throws InterruptedException {
        var deadline = System.nanoTime() + limit.toNanos();
        var late =
                new CannotRunException(
                        "After %s it is still not true that %s."
                                .formatted(Console.seconds(limit), what));
        while (true) {
            try {
                if (condition.holds()) {
                    return;
                }
            } catch (KeyRefusedException forGood) {
                throw forGood;
            } catch (IOException
                    | JetStreamApiException
                    | CannotRunException
                    | IllegalStateException notNow) {
                if (System.nanoTime() > deadline) {
                    late.addSuppressed(notNow);
                }
            }
            if (System.nanoTime() > deadline) {
                throw late;
            }
            Thread.sleep(PAUSE);
        }
    }
}
