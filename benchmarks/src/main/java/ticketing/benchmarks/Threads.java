package ticketing.benchmarks;

import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** Work that is shared by virtual threads. */
final class Threads {

    private Threads() {}

    /** One piece of it. */
    @FunctionalInterface
    interface Piece {
        void run(int number) throws Exception;
    }

    /** Does all pieces, each thread its share of them one after another. */
    static void share(int threads, int pieces, Piece piece) throws Exception {
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
}
