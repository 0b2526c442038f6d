package ticketing.auth.passwords;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;

/**
 * Counts wrong passwords, by account and by the address they come from, so that nobody can try
 * many. What is forgiven comes back steadily over the period.
 *
 * <p>An attempt is counted when it begins and taken back if it succeeds: so many attempts at once
 * get no further than one after the other. The counts are this instance's own and are gone with it;
 * they slow an attacker down, the hash does the rest. Safe for use by many threads.
 */
public final class PasswordAttempts {

    private static final int MOST_COUNTED = 100_000;

    private final Cache<String, Bucket> byAccount;
    private final Cache<String, Bucket> byAddress;
    private final int perAccount;
    private final int perAddress;
    private final Duration period;
    private final TimeMeter time;

    /**
     * Limits of wrong passwords.
     *
     * @param perAccount how many may be wrong in a period, from wherever they come
     * @param perAddress how many may be wrong in a period, for whichever account
     */
    public PasswordAttempts(int perAccount, int perAddress, Duration period, Clock clock) {
        this.perAccount = perAccount;
        this.perAddress = perAddress;
        this.period = period;
        this.time = new Nanoseconds(clock);
        this.byAccount = counts();
        this.byAddress = counts();
    }

    /** A count that is not asked for during a whole period would be full again. */
    private Cache<String, Bucket> counts() {
        return Caffeine.newBuilder()
                .maximumSize(MOST_COUNTED)
                .expireAfterAccess(period)
                .ticker(time::currentTimeNanos)
                .build();
    }

    /**
     * Counts an attempt.
     *
     * @param account what stands for the e-mail address, also of an account that does not exist
     * @param address where the request comes from
     * @throws TooManyAttemptsException if it may not go on; the caller is told how long to wait
     */
    public void begin(String account, String address) {
        spend(bucket(byAddress, address, perAddress));
        spend(bucket(byAccount, account, perAccount));
    }

    /** Takes back the attempt that {@link #begin} counted: the password was right. */
    public void succeeded(String account, String address) {
        bucket(byAddress, address, perAddress).addTokens(1);
        bucket(byAccount, account, perAccount).addTokens(1);
    }

    private Bucket bucket(Cache<String, Bucket> counts, String key, int limit) {
        return counts.get(
                key,
                _ ->
                        Bucket.builder()
                                .addLimit(it -> it.capacity(limit).refillGreedy(limit, period))
                                .withCustomTimePrecision(time)
                                .build());
    }

    private static void spend(Bucket bucket) {
        var probe = bucket.tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw new TooManyAttemptsException(Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
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
