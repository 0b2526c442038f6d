package ticketing.auth;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import ticketing.auth.live.EdgeProperties;

/**
 * Configuration of auth-service.
 *
 * @param keysDirectory the folder of the keys, the same for all instances
 * @param createMissingKeys whether missing keys are created at the start; for development only
 * @param passwords limits of password hashing
 * @param rateLimit limits of wrong passwords
 * @param signUpLimit limits of sign-ups
 * @param edge the edge server; null for none, then pages only ask over HTTP
 */
@ConfigurationProperties("ticketing.auth")
public record AuthProperties(
        @Nullable Path keysDirectory,
        @DefaultValue("false") boolean createMissingKeys,
        @DefaultValue Passwords passwords,
        @DefaultValue RateLimit rateLimit,
        @DefaultValue SignUpLimit signUpLimit,
        @Nullable EdgeProperties edge) {

    /**
     * Limits of password hashing.
     *
     * @param simultaneous how many hashes are computed at the same time, at 7 MiB each
     * @param patience how long a request waits for its hash before it gets a 503
     */
    public record Passwords(
            @DefaultValue("2") int simultaneous, @DefaultValue("20s") Duration patience) {

        public Passwords {
            requireOneOrMore("passwords.simultaneous", simultaneous);
            requirePositive("passwords.patience", patience);
        }
    }

    /**
     * How many wrong passwords an instance accepts. The /64 network of an IPv6 address counts as
     * one address.
     *
     * @param perAccountAndAddress per period, for one e-mail address from one network address
     * @param perAccount per period, for one e-mail address from all network addresses. It does not
     *     apply to network addresses from which the account signed in within 30 days
     * @param perAddress per period, from one network address
     * @param period the time in which a used-up limit refills
     */
    public record RateLimit(
            @DefaultValue("10") int perAccountAndAddress,
            @DefaultValue("100") int perAccount,
            @DefaultValue("100") int perAddress,
            @DefaultValue("1m") Duration period) {

        public RateLimit {
            requireOneOrMore("rate-limit.per-account-and-address", perAccountAndAddress);
            requireOneOrMore("rate-limit.per-account", perAccount);
            requireOneOrMore("rate-limit.per-address", perAddress);
            requirePositive("rate-limit.period", period);
        }
    }

    /**
     * How many sign-ups an instance accepts from one network address.
     *
     * @param burst at once, after a time without sign-ups
     * @param perMinute after that
     */
    public record SignUpLimit(@DefaultValue("200") int burst, @DefaultValue("60") int perMinute) {

        public SignUpLimit {
            requireOneOrMore("sign-up-limit.burst", burst);
            requireOneOrMore("sign-up-limit.per-minute", perMinute);
        }
    }

    private static void requireOneOrMore(String setting, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "ticketing.auth.%s has to be 1 or more, not %d".formatted(setting, value));
        }
    }

    private static void requirePositive(String setting, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(
                    "ticketing.auth.%s has to be more than 0, not %s".formatted(setting, value));
        }
    }
}
