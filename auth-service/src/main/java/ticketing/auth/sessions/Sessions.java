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
 * Begins, renews and ends the session of a browser: a cookie with a signed, short-lived token.
 * While the session is used its token is renewed, until the session is 12 hours old.
 *
 * <p>A session keeps its id over all renewals, and is revoked by this id. So a renewal at the same
 * time as a sign-out does not bring the session back.
 */
public final class Sessions {

    /** Longer than the time to pay, so that a client that does not renew can finish a purchase. */
    private static final Duration TOKEN_LIFE = Duration.ofMinutes(30);

    private final AuthKeys keys;
    private final Clock clock;
    private final boolean secureCookie;

    /**
     * Signs with the newest key.
     *
     * @param secureCookie whether browsers send the cookie over https only
     */
    public Sessions(AuthKeys keys, Clock clock, boolean secureCookie) {
        this.keys = keys;
        this.clock = clock;
        this.secureCookie = secureCookie;
    }

    /** The cookie of a new session. */
    public ResponseCookie begin(Account.Open account) {
        var now = clock.instant();
        var sessionId = UUID.randomUUID().toString();
        return cookie(
                new SessionUser(account.userId(), account.email(), sessionId),
                now.truncatedTo(ChronoUnit.SECONDS),
                now);
    }

    /** A cookie with a renewed token; empty if the current token is still young. */
    public Optional<ResponseCookie> renew(Session session) {
        var now = clock.instant();
        return session.isDueForRenewal(now)
                ? Optional.of(cookie(session.user(), session.startedAt(), now))
                : Optional.empty();
    }

    /** A cookie that makes the browser delete its session. */
    public ResponseCookie none() {
        return cookie("", Duration.ZERO);
    }

    private ResponseCookie cookie(SessionUser user, Instant startedAt, Instant now) {
        var end = Session.endOf(startedAt);
        var expiry = now.plus(TOKEN_LIFE).truncatedTo(ChronoUnit.SECONDS);
        var expiresAt = expiry.isBefore(end) ? expiry : end;
        var token =
                SessionTokens.sign(new Session(user, startedAt, now, expiresAt), keys.signing());
        // The cookie expires together with its token.
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
