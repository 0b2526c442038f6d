package ticketing.local.terminal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a command still has to say when a signal ends its process. The JVM halts when its shutdown
 * hooks have returned and does not ask what the main thread is doing: without this, the reason why
 * a start has failed would be lost if somebody presses Ctrl-C while the rest is being stopped.
 */
public final class LastWords {

    /** A command that hangs must not keep the process alive. */
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private static volatile @Nullable CountDownLatch expected;
    private static volatile boolean ending;

    private LastWords() {}

    /** A command begins, which has something to say. */
    public static void expect() {
        expected = new CountDownLatch(1);
    }

    /** Whether this process is that of a command. */
    public static boolean areExpected() {
        return expected != null;
    }

    /** The command has said everything. It must be called before the command ends the process. */
    public static void said() {
        var command = expected;
        if (command != null) {
            command.countDown();
        }
    }

    /** The process has been told to end: whatever fails from here on fails because of that. */
    public static void processEnds() {
        ending = true;
    }

    public static boolean isProcessEnding() {
        return ending;
    }

    /** Waits for the command, a few seconds at most. */
    public static void await() {
        var command = expected;
        if (command == null) {
            return;
        }
        try {
            var _ = command.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
