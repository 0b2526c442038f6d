package ticketing.auth.passwords;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;

/**
 * Rate limits, one token bucket for each owner, in bounded memory. Each instance of the service
 * counts on its own; a restart resets the counts. Thread-safe.
 */
final class Allowances {

    private static final int MOST_COUNTED = 100_000;

    private final int burst;
    private final int regained;
    private final Duration period;
    private final TimeMeter time;
    private final Cache<String, Bucket> buckets;

    /**
     * All owners have the same limit.
     *
     * @param burst tokens in a full bucket
     * @param regained tokens that come back in a period
     */
    Allowances(int burst, int regained, Duration period, Clock clock) {
        this.burst = burst;
        this.regained = regained;
        this.period = period;
        this.time = new Nanoseconds(clock);
        this.buckets =
                Caffeine.newBuilder()
                        .maximumSize(MOST_COUNTED)
                        // A bucket that was not used for this time would be full again.
                        .expireAfterAccess(period.multipliedBy(burst).dividedBy(regained))
                        .ticker(time::currentTimeNanos)
                        .build();
    }

    /**
     * Takes a token.
     *
     * @throws TooManyAttemptsException if there is none; it says when the next one comes back
     */
    void spend(String owner) {
        var probe = bucket(owner).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw new TooManyAttemptsException(Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
    }

    /** Gives a token back. */
    void giveBack(String owner) {
        bucket(owner).addTokens(1);
    }

    private Bucket bucket(String owner) {
        return buckets.get(
                owner,
                _ ->
                        Bucket.builder()
                                .addLimit(it -> it.capacity(burst).refillGreedy(regained, period))
                                .withCustomTimePrecision(time)
                                .build());
    }

    private record Nanoseconds(Clock clock) implements TimeMeter {

        @Override
        public long currentTimeNanos() {
            return Duration.ofMillis(clock.millis()).toNanos();
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
