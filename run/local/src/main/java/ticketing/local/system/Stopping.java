package ticketing.local.system;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import ticketing.local.data.RunFile;
import ticketing.local.process.OwnProcesses;
import ticketing.local.process.Part;
import ticketing.local.terminal.Console;
import ticketing.local.terminal.LastWords;

/** The steps that stop a system. A failure of a step is reported, and the next step follows. */
final class Stopping {

    /** Longer than it takes to kill a part that does not end. */
    private static final Duration LIMIT = Duration.ofSeconds(70);

    private final Path data;
    private final Console console;

    Stopping(Path data, Console console) {
        this.data = data;
        this.console = console;
    }

    /** A step that may fail. */
    interface Step {
        void take() throws Exception;
    }

    /** Takes a step. If it fails, the next ones must still be taken. */
    void attempt(String what, Step step) {
        try {
            step.take();
        } catch (Exception failed) {
            console.progress("Stopping %s failed: %s".formatted(what, failed.getMessage()));
        }
    }

    /** Stops some of the parts, all at the same time. */
    void stopAll(Predicate<Part> which, List<Part> running) {
        var stops = new LinkedHashMap<Part, CompletableFuture<Void>>();
        running.stream()
                .filter(which)
                .forEach(part ->
                        stops.put(
                                part,
                                CompletableFuture.runAsync(part::stopForGood, Parts.AT_ONCE)));
        stops.forEach((part, stop) -> attempt(part.name(), () -> awaitStop(stop)));
    }

    private static void awaitStop(CompletableFuture<Void> stop) throws Exception {
        try {
            stop.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new TimeoutException("it takes longer than " + Console.seconds(LIMIT));
        }
    }

    /** Ends child processes that are not parts: npm during a start, and AOT recordings. */
    void endOthers() {
        var descendants = ProcessHandle.current().descendants();
        // A command runs only this system; a test may run others at the same time.
        var others =
                LastWords.areExpected() ? descendants.toList() : OwnProcesses.of(data, descendants);
        others.forEach(ProcessHandle::destroyForcibly);
        RunFile.awaitEnd(others);
    }
}
