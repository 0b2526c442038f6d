package ticketing.web.session;

import java.time.Duration;
import java.time.Instant;

/**
 * A verified session, with the times that auth-service needs to renew it. Other services use {@link
 * SessionUser}.
 *
 * @param startedAt when the user signed in, in whole seconds
 * @param issuedAt when this token was issued, in milliseconds; after a renewal later than the start
 * @param expiresAt when this token expires, in whole seconds
 */
public record Session(SessionUser user, Instant startedAt, Instant issuedAt, Instant expiresAt) {

    private static final Duration RENEWED_AFTER = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofHours(12);

    /** When a session that started at that time ends, however often it is renewed. */
    public static Instant endOf(Instant startedAt) {
        return startedAt.plus(LONGEST);
    }

    /** Whether the token is old enough to be renewed, and a new one would last longer. */
    public boolean isDueForRenewal(Instant now) {
        return !now.isBefore(issuedAt.plus(RENEWED_AFTER)) && expiresAt.isBefore(endOf(startedAt));
    }
}
