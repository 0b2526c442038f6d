package ticketing.auth;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator may set.
 *
 * @param keysDirectory where the keys are, the same for all instances
 * @param createMissingKeys whether keys are made if there are none; on a machine of one's own
 * @param passwords how much is spent on hashing
 * @param rateLimit how many wrong passwords are put up with
 * @param signUpLimit how many accounts somebody may open
 */
@ConfigurationProperties("ticketing.auth")
public record AuthProperties(
        @Nullable Path keysDirectory,
        @DefaultValue("false") boolean createMissingKeys,
        @DefaultValue Passwords passwords,
        @DefaultValue RateLimit rateLimit,
        @DefaultValue SignUpLimit signUpLimit) {

    /**
     * What hashing may cost.
     *
     * @param simultaneous how many are computed at once, at 7 MiB each
     * @param patience how long a request waits for its turn before it is a 503
     */
    public record Passwords(
            @DefaultValue("2") int simultaneous, @DefaultValue("20s") Duration patience) {

        public Passwords {
            requireOneOrMore("passwords.simultaneous", simultaneous);
            requirePositive("passwords.patience", patience);
        }
    }

    /**
     * How many wrong passwords an instance puts up with. The /64 of an IPv6 address counts as one
     * address.
     *
     * @param perAccountAndAddress in a period for one e-mail address from one network address
     * @param perAccount in a period for one e-mail address from everywhere; an address from which
     *     it signed in within 30 days is not bound by it
     * @param perAddress in a period from one network address
     * @param period the time after which all is forgiven
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
     * How many sign-ups an instance takes from one network address.
     *
     * @param burst at once, after some time without any
     * @param perMinute from then on
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
