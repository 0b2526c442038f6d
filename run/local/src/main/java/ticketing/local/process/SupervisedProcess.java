package ticketing.local.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import ticketing.local.checks.CannotRunException;
import ticketing.local.checks.Trouble;
import ticketing.local.terminal.Console;

/**
 * A child process whose output goes to a log file and to the console. If it ends although nobody
 * asked it to, it is restarted, also if it ends during a restart. A process that has never been
 * ready is not restarted: it would fail again in the same way.
 */
public final class SupervisedProcess implements Part {

    /**
     * Longer than a service needs to finish what it has in flight: see docs/operate/reliability.md.
     */
    static final Duration GRACE = Duration.ofSeconds(45);

    private static final Duration ENDS_WHEN_KILLED = Duration.ofSeconds(5);

    private static final Duration LIVED_LONG = Duration.ofSeconds(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private static final String NO_LAUNCH = "launch";

    /** The output of an ended process ends at once, unless one of its children still writes. */
    private static final Duration COPYING_LIMIT = Duration.ofSeconds(5);

    private final String name;
    private final List<String> command;
    private final Path log;
    private final BooleanSupplier ready;
    private final Console console;
    private final Runnable pidChanged;

    // Read without the lock, so the list of processes can be written while one starts.
    private volatile @Nullable Process process;
    private volatile @Nullable Thread copying;
    private boolean wanted;
    private boolean stoppedForGood;
    private boolean wasReady;
    private long startedAt;
    private Duration pause = Duration.ZERO;

    public SupervisedProcess(
            String name,
            List<String> command,
            Path log,
            BooleanSupplier ready,
            Console console,
            Runnable pidChanged) {
        this.name = name;
        this.command = inOwnSession(command);
        this.log = log;
        this.ready = ready;
        this.console = console;
        this.pidChanged = pidChanged;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public synchronized void start() {
        if (stoppedForGood) {
            throw new CannotRunException("The start was interrupted.");
        }
        if (!wanted) {
            wanted = true;
            if (!wasReady) {
                launch();
            } else if (!launchIfWanted()) {
                var _ = inBackground("start of " + name, () -> startAgainAfter(LONGEST_PAUSE));
            }
        }
    }

    @Override
    public void stop() {
        var ending = noLongerWanted();
        if (ending != null) {
            end(ending);
        }
    }

    @Override
    public void stopForGood() {
        synchronized (this) {
            stoppedForGood = true;
        }
        stop();
    }

    @Override
    public synchronized void kill() {
        var current = process;
        if (current != null) {
            current.destroyForcibly();
        }
    }

    @Override
    public synchronized boolean isAlive() {
        return pid().isPresent() || (wanted && wasReady);
    }

    @Override
    public boolean isReady() {
        if (!isAlive() || !ready.getAsBoolean()) {
            return false;
        }
        remember();
        return true;
    }

    @Override
    public OptionalLong pid() {
        var current = process;
        return current != null && current.isAlive()
                ? OptionalLong.of(current.pid())
                : OptionalLong.empty();
    }

    @Override
    public List<String> lastWords() {
        try {
            var copier = copying;
            if (copier != null) {
                copier.join(COPYING_LIMIT);
            }
            return ReasonOfEnd.of(Files.readAllLines(log));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return List.of();
        } catch (IOException none) {
            return List.of();
        }
    }

    private synchronized void remember() {
        wasReady = true;
    }

    private synchronized @Nullable Process noLongerWanted() {
        wanted = false;
        return process;
    }

    private void launch() {
        try {
            var launched = new ProcessBuilder(command).redirectErrorStream(true).start();
            process = launched;
            startedAt = System.nanoTime();
            launched.getOutputStream().close();
            copying = inBackground("log of " + name, () -> copyOutput(launched));
            var _ = inBackground("end of " + name, () -> awaitEnd(launched));
        } catch (IOException e) {
            throw new CannotRunException(
                    "%s cannot be started: %s.".formatted(name, Trouble.of(e)), e);
        }
        pidChanged.run();
    }

    /**
     * Runs a task on a platform thread. A virtual thread that waits for a child's output occupies
     * its carrier thread, and seven silent children would leave no carrier for anything else.
     */
    private static Thread inBackground(String task, Runnable work) {
        return Thread.ofPlatform().daemon().name(task).start(work);
    }

    /**
     * Reads until the process ends, even if the log cannot be written: a closed pipe would kill it.
     */
    private void copyOutput(Process from) {
        try (var lines =
                        new BufferedReader(
                                new InputStreamReader(
                                        from.getInputStream(), StandardCharsets.UTF_8));
                var file = new LogFile(log, console)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                file.write(line);
                console.log(name, line);
            }
        } catch (IOException theProcessHasEnded) {
            return;
        }
    }

    private void awaitEnd(Process which) {
        try {
            which.waitFor();
            ended(which);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void ended(Process which) {
        if (!wanted || !wasReady || !which.equals(process)) {
            return;
        }
        var lived = Duration.ofNanos(System.nanoTime() - startedAt);
        pause =
                lived.compareTo(LIVED_LONG) > 0
                        ? Duration.ZERO
                        : shorter(pause.multipliedBy(2).plusMillis(250), LONGEST_PAUSE);
        console.progress("%s ended (%s): starting it again".formatted(name, howItEnded(which)));
        var restart = pause;
        var _ = inBackground("restart of " + name, () -> startAgainAfter(restart));
    }

    private void startAgainAfter(Duration wait) {
        try {
            Thread.sleep(wait);
            while (!launchIfWanted()) {
                Thread.sleep(LONGEST_PAUSE);
            }
            var start = System.nanoTime();
            while (!isReady()) {
                Thread.sleep(100);
                if (pid().isEmpty()) {
                    return;
                }
            }
            console.progress(name + " is ready again", Duration.ofNanos(System.nanoTime() - start));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * @return false if the machine cannot start a process now
     */
    private synchronized boolean launchIfWanted() {
        try {
            if (wanted && pid().isEmpty()) {
                launch();
            }
            console.isOver(NO_LAUNCH, name, name + " could be started");
            return true;
        } catch (CannotRunException notNow) {
            console.trouble(NO_LAUNCH, name, notNow.getMessage() + " Trying again");
            return false;
        }
    }

    private void end(Process process) {
        try {
            process.destroy();
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                console.progress(
                        "%s has not ended after %s: killing it"
                                .formatted(name, Console.seconds(GRACE)));
                process.destroyForcibly();
                process.waitFor(ENDS_WHEN_KILLED.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static String howItEnded(Process process) {
        int code = process.exitValue();
        return code > 128 ? "signal " + (code - 128) : "exit code " + code;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /**
     * Starts a command in its own session. Otherwise Ctrl-C would reach every process of the
     * terminal at the same time, and NATS would end before the services have finished.
     */
    private static List<String> inOwnSession(List<String> command) {
        var setsid =
                Stream.of("/usr/bin/setsid", "/bin/setsid")
                        .filter(file -> Files.isExecutable(Path.of(file)))
                        .findFirst();
        if (setsid.isEmpty()) {
            return List.copyOf(command);
        }
        var all = new ArrayList<String>();
        all.add(setsid.get());
        all.addAll(command);
        return List.copyOf(all);
    }
}
