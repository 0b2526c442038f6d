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
 */
@ConfigurationProperties("ticketing.auth")
public record AuthProperties(
        @Nullable Path keysDirectory,
        @DefaultValue("false") boolean createMissingKeys,
        @DefaultValue Passwords passwords,
        @DefaultValue RateLimit rateLimit) {

    /**
     * What hashing may cost.
     *
     * @param simultaneous how many are computed at once, at 12 MiB each
     * @param patience how long a request waits for its turn before it is a 503
     */
    public record Passwords(
            @DefaultValue("2") int simultaneous, @DefaultValue("20s") Duration patience) {}

    /**
     * How many wrong passwords an instance puts up with.
     *
     * @param perAccount in a period for one e-mail address
     * @param perAddress in a period from one network address
     * @param period the time after which all is forgiven
     */
    public record RateLimit(
            @DefaultValue("10") int perAccount,
            @DefaultValue("100") int perAddress,
            @DefaultValue("1m") Duration period) {}
}
