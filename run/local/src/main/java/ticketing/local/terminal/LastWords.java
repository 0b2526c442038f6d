package ticketing.local.terminal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets a command print its message although a signal ends the process. The JVM halts when its
 * shutdown hooks have returned, whatever the main thread is doing. Without this class, the reason
 * of a failed start would be lost if somebody presses Ctrl-C while the other parts are being
 * stopped.
 */
public final class LastWords {

    /** The limit, because a command that hangs must not keep the process alive. */
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private static volatile @Nullable CountDownLatch expected;
    private static volatile boolean ending;

    private LastWords() {}

    /** A command begins and may print a message at its end. */
    public static void expect() {
        expected = new CountDownLatch(1);
    }

    /** Whether a command is running in this process. */
    public static boolean areExpected() {
        return expected != null;
    }

    /** The command has printed everything. Call it before the command ends the process. */
    public static void said() {
        var command = expected;
        if (command != null) {
            command.countDown();
        }
    }

    /** The process was asked to end: failures from here on are a consequence of that. */
    public static void processEnds() {
        ending = true;
    }

    public static boolean isProcessEnding() {
        return ending;
    }

    /** Waits for the command, for a few seconds at most. */
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
