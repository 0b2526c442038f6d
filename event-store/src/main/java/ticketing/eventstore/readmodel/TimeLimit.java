package ticketing.eventstore.readmodel;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;

/**
 * How long a request waits for the database, for all its queries together. If the database hangs,
 * the client itself ends a query only after its read timeout, which must be long enough for the
 * largest batch of a rebuild.
 */
record TimeLimit(Duration limit) {

    /**
     * Runs a query in its own thread, and interrupts it when the time is up.
     *
     * @throws QueryTimeoutException if there is no answer in time; the query may still take effect
     */
    <A extends @Nullable Object> A ask(Supplier<A> question) {
        var answer = new FutureTask<A>(question::get);
        Thread.ofVirtual().start(answer);
        try {
            return answer.get(limit.toNanos(), NANOSECONDS);
        } catch (TimeoutException hangs) {
            answer.cancel(true);
            throw new QueryTimeoutException(
                    "The database has not answered within %d ms".formatted(limit.toMillis()),
                    hangs);
        } catch (InterruptedException stopped) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new DataAccessResourceFailureException("Stopped while asking", stopped);
        } catch (ExecutionException failed) {
            throw asThrown(failed.getCause());
        }
    }

    private static RuntimeException asThrown(@Nullable Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        // A supplier can throw nothing else.
        return failure instanceof RuntimeException expected
                ? expected
                : new IllegalStateException(failure);
    }
}
