package ticketing.auth.passwords;

import java.time.Clock;
import java.time.Duration;

/**
 * Limits sign-ups per network: each costs a hash and may leave an account for ever. Each instance
 * counts on its own. Thread-safe.
 */
public final class SignUpAttempts {

    private final Allowances ofNetworks;

    /**
     * Sets the limits.
     *
     * @param burst sign-ups at once, after a time without any
     * @param perMinute sign-ups after that
     */
    public SignUpAttempts(int burst, int perMinute, Clock clock) {
        this.ofNetworks = new Allowances(burst, perMinute, Duration.ofMinutes(1), clock);
    }

    /**
     * Counts a sign-up.
     *
     * @throws TooManyAttemptsException if the limit is reached; it says how long to wait
     */
    public void begin(String network) {
        ofNetworks.spend(network);
    }
}
