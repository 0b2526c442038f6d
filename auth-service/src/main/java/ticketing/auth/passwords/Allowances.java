package ticketing.auth.passwords;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;

/**
 * What each of many may do at once, and what comes back to it steadily, in bounded memory. It is
 * this instance's own and is gone with it. Thread-safe.
 */
final class Allowances {

    private static final int MOST_COUNTED = 100_000;

    private final int burst;
    private final int regained;
    private final Duration period;
    private final TimeMeter time;
    private final Cache<String, Bucket> buckets;

    /**
     * The same for each.
     *
     * @param burst how much there is after a long time without any
     * @param regained how much of it comes back in a period
     */
    Allowances(int burst, int regained, Duration period, Clock clock) {
        this.burst = burst;
        this.regained = regained;
        this.period = period;
        this.time = new Nanoseconds(clock);
        this.buckets =
                Caffeine.newBuilder()
                        .maximumSize(MOST_COUNTED)
                        // What is not asked for during that time would be full again.
                        .expireAfterAccess(period.multipliedBy(burst).dividedBy(regained))
                        .ticker(time::currentTimeNanos)
                        .build();
    }

    /**
     * Takes one.
     *
     * @throws TooManyAttemptsException if there is none; the caller is told when there will be
     */
    void spend(String owner) {
        var probe = bucket(owner).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw new TooManyAttemptsException(Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
    }

    /** Gives back one that was taken. */
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
