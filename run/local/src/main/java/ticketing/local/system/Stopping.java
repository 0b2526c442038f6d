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

/** The steps by which a system is stopped. What fails in one of them is said, and no more. */
final class Stopping {

    /** Longer than a part takes that has to be killed. */
    private static final Duration LIMIT = Duration.ofSeconds(70);

    private final Path data;
    private final Console console;

    Stopping(Path data, Console console) {
        this.data = data;
        this.console = console;
    }

    /** What may fail. */
    interface Step {
        void take() throws Exception;
    }

    /** One that fails must not keep the next ones from being taken. */
    void attempt(String what, Step step) {
        try {
            step.take();
        } catch (Exception failed) {
            console.progress("Stopping %s failed: %s".formatted(what, failed.getMessage()));
        }
    }

    /** Stops some of the parts, all at once. */
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

    /** What prepares a start, such as npm, and trainings that do not end. */
    void endOthers() {
        var descendants = ProcessHandle.current().descendants();
        // A command has nothing but this system; a test may have others beside it.
        var others =
                LastWords.areExpected() ? descendants.toList() : OwnProcesses.of(data, descendants);
        others.forEach(ProcessHandle::destroyForcibly);
        RunFile.awaitEnd(others);
    }
}
