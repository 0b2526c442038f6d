package ticketing.benchmarks.measuring;

import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** Distributes work over virtual threads. */
public final class Threads {

    private Threads() {}

    /** One piece of work. */
    @FunctionalInterface
    public interface Piece {
        void run(int number) throws Exception;
    }

    /** Does all pieces; each thread does its share one after another. */
    public static void share(int threads, int pieces, Piece piece) throws Exception {
        var shares = new ArrayList<Callable<Void>>();
        for (int thread = 0; thread < threads; thread++) {
            var first = thread;
            shares.add(() -> {
                for (int number = first; number < pieces; number += threads) {
                    piece.run(number);
                }
                return null;
            });
        }
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var share : executor.invokeAll(shares)) {
                share.get();
            }
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        }
    }

    /** Starts a number of pieces a second, each on its own thread, and waits for all. */
    public static void pace(int perSecond, int pieces, Piece piece) throws Exception {
        var begun = new ArrayList<Future<?>>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var start = System.nanoTime();
            for (int number = 0; number < pieces; number++) {
                var due = start + number * 1_000_000_000L / perSecond;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                var next = number;
                begun.add(
                        executor.submit(() -> {
                            piece.run(next);
                            return null;
                        }));
            }
            for (var each : begun) {
                each.get();
            }
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        }
    }
}
