package ticketing.auth.passwords;

import java.time.Clock;
import java.time.Duration;

/**
 * Counts sign-ups by the network they come from: each costs a hash and may leave an account for
 * ever. The counts are this instance's own. Safe for use by many threads.
 */
public final class SignUpAttempts {

    private final Allowances ofNetworks;

    /**
     * Limits of sign-ups.
     *
     * @param burst how many may come at once after some time without any
     * @param perMinute how many may come from then on
     */
    public SignUpAttempts(int burst, int perMinute, Clock clock) {
        this.ofNetworks = new Allowances(burst, perMinute, Duration.ofMinutes(1), clock);
    }

    /**
     * Counts a sign-up.
     *
     * @throws TooManyAttemptsException if it may not go on; the caller is told how long to wait
     */
    public void begin(String network) {
        ofNetworks.spend(network);
    }
}
