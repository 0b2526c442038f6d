package ticketing.auth.sessions;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.ResponseCookie;
import ticketing.auth.account.Account;
import ticketing.auth.keys.AuthKeys;
import ticketing.web.session.Session;
import ticketing.web.session.SessionTokens;
import ticketing.web.session.SessionUser;

/**
 * Begins, renews and ends what a browser holds of a session: a cookie with a signed token of a
 * short life. While it is used it is renewed, until the session is 12 hours old.
 *
 * <p>A session keeps its id over all renewals and is revoked by it, so a renewal that overtakes a
 * sign-out brings nothing back to life.
 */
public final class Sessions {

    /** Longer than the time to pay, so that a client that does not renew can end what it began. */
    private static final Duration TOKEN_LIFE = Duration.ofMinutes(30);

    private final AuthKeys keys;
    private final Clock clock;
    private final boolean secureCookie;

    /**
     * Sessions signed by the newest key.
     *
     * @param secureCookie whether browsers send the cookie over https only
     */
    public Sessions(AuthKeys keys, Clock clock, boolean secureCookie) {
        this.keys = keys;
        this.clock = clock;
        this.secureCookie = secureCookie;
    }

    /** The cookie of a new session of its own. */
    public ResponseCookie begin(Account.Open account) {
        var now = clock.instant();
        var sessionId = UUID.randomUUID().toString();
        return cookie(
                new SessionUser(account.userId(), account.email(), sessionId),
                now.truncatedTo(ChronoUnit.SECONDS),
                now);
    }

    /** The cookie that takes the place of the present one; empty if that is still young. */
    public Optional<ResponseCookie> renew(Session session) {
        var now = clock.instant();
        return session.isDueForRenewal(now)
                ? Optional.of(cookie(session.user(), session.startedAt(), now))
                : Optional.empty();
    }

    /** The cookie that makes a browser forget its session. */
    public ResponseCookie none() {
        return cookie("", Duration.ZERO);
    }

    private ResponseCookie cookie(SessionUser user, Instant startedAt, Instant now) {
        var end = Session.endOf(startedAt);
        var expiry = now.plus(TOKEN_LIFE).truncatedTo(ChronoUnit.SECONDS);
        var expiresAt = expiry.isBefore(end) ? expiry : end;
        var token =
                SessionTokens.sign(new Session(user, startedAt, now, expiresAt), keys.signing());
        // The browser forgets the cookie when the token in it ends.
        return cookie(token, Duration.between(now, expiresAt));
    }

    private ResponseCookie cookie(String value, Duration life) {
        return ResponseCookie.from(SessionTokens.COOKIE, value)
                .httpOnly(true)
                .secure(secureCookie)
                .sameSite("Lax")
                .path("/")
                .maxAge(life)
                .build();
    }
}
