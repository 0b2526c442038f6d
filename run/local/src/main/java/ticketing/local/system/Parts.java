package ticketing.local.system;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import ticketing.local.checks.CannotRunException;
import ticketing.local.process.Part;
import ticketing.local.terminal.Console;

/** All parts of a system that have been started, or are about to be started. */
final class Parts {

    static final Executor AT_ONCE = work -> Thread.ofPlatform().start(work);

    private final List<Part> all = new CopyOnWriteArrayList<>();
    private final Readiness readiness;
    private final Console console;

    Parts(Readiness readiness, Console console) {
        this.readiness = readiness;
        this.console = console;
    }

    /** The current parts, in the order of their start. */
    List<Part> all() {
        return List.copyOf(all);
    }

    List<String> names() {
        return all.stream().map(Part::name).toList();
    }

    /**
     * One of them.
     *
     * @throws IllegalArgumentException if no part has this name
     */
    Part named(String name) {
        return all.stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " is none of " + names()));
    }

    /** Whether all of them are ready now. */
    boolean areReady() {
        return all.stream().allMatch(Part::isReady);
    }

    /**
     * Adds a part, which will be stopped with the others.
     *
     * @throws CannotRunException if everything is being stopped
     */
    Part add(Part part) {
        all.add(part);
        // In this order: closing first sets the flag and then reads the list.
        readiness.requireNotInterrupted();
        return part;
    }

    /**
     * Starts a part.
     *
     * @throws CannotRunException if everything is being stopped
     */
    void launch(Part part) {
        readiness.requireNotInterrupted();
        part.start();
    }

    /** Completes when a part is ready, and reports the time since the start. */
    CompletableFuture<Void> arrival(Part part, long start) {
        return CompletableFuture.runAsync(() -> arrive(part, start), AT_ONCE);
    }

    /** Waits until a part is ready, and reports it. */
    void arrive(Part part, long start) {
        readiness.await(part);
        console.progress(
                "  " + part.name() + " is ready", Duration.ofNanos(System.nanoTime() - start));
    }

    /**
     * Waits for all of them, but only until the first failure: the others may be waiting for the
     * one that failed.
     */
    static void joinAll(List<CompletableFuture<Void>> all) {
        var failed = new CompletableFuture<Void>();
        for (var one : all) {
            var _ =
                    one.exceptionally(failure -> {
                        failed.completeExceptionally(failure);
                        return null;
                    });
        }
        var succeeded = CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
        join(CompletableFuture.anyOf(succeeded, failed));
    }

    /** Waits for it, and throws its exception. */
    static void join(CompletableFuture<?> done) {
        try {
            done.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof CannotRunException cause ? cause : e;
        }
    }
}
