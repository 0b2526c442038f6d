package ticketing.infrastructure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server as a child process of this JVM. A shutdown hook ends it when the JVM ends. */
final class ChildProcess implements ServerRun {

    private static final int GRACE_SECONDS = 10;

    private final List<String> command;
    private final Path log;
    private final Thread safetyNet = new Thread(this::kill, "stop-child-process");
    private @Nullable Process process;

    ChildProcess(List<String> command, Path log) {
        this.command = command;
        this.log = log;
    }

    @Override
    public synchronized void start() {
        try {
            process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start();
            Runtime.getRuntime().addShutdownHook(safetyNet);
        } catch (IOException e) {
            throw new UncheckedIOException(command.getFirst() + " cannot be started", e);
        }
    }

    @Override
    public synchronized void kill() {
        end(true);
    }

    @Override
    public synchronized void stop() {
        end(false);
    }

    @Override
    public synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    @Override
    public synchronized OptionalLong pid() {
        return process == null ? OptionalLong.empty() : OptionalLong.of(process.pid());
    }

    private void end(boolean atOnce) {
        var ending = process;
        if (ending == null) {
            return;
        }
        try {
            if (!atOnce) {
                ending.destroy();
            }
            if (atOnce || !ending.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                ending.destroyForcibly();
                ending.waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            ending.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        process = null;
        if (!Thread.currentThread().equals(safetyNet)) {
            forgetSafetyNet();
        }
    }

    private void forgetSafetyNet() {
        try {
            Runtime.getRuntime().removeShutdownHook(safetyNet);
        } catch (IllegalStateException theJvmIsGoingDown) {
            // The JVM is ending: the hook runs in a moment and finds that the process has ended.
            return;
        }
    }
}
