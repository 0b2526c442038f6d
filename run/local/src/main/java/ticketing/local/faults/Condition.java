package ticketing.local.faults;

import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.time.Duration;
import ticketing.local.checks.CannotRunException;
import ticketing.local.checks.KeyRefusedException;
import ticketing.local.terminal.Console;

/** A condition to wait for. Checking it may fail now and then, because parts are broken. */
interface Condition {

    Duration PAUSE = Duration.ofMillis(250);

    boolean holds() throws IOException, JetStreamApiException, InterruptedException;

    /**
     * Checks repeatedly until it holds.
     *
     * @param what as in "the system is ready"
     * @throws CannotRunException if it does not hold in time; the cause is the last failure, if any
     * @throws KeyRefusedException at once, because then it can never hold
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
