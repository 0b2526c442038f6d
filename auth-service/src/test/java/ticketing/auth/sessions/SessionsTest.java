package ticketing.auth.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.http.ResponseCookie;
import ticketing.auth.TestClock;
import ticketing.auth.account.Account;
import ticketing.auth.keys.TestKeys;
import ticketing.web.session.Session;
import ticketing.web.session.SessionUser;

class SessionsTest {

    private static final UUID ANN = UUID.fromString("01939d3a-5000-7000-8000-00000000000a");
    private static final Account.Open ACCOUNT = new Account.Open(ANN, "ann@example.org", "hash");

    private final TestClock clock = new TestClock();
    private final Sessions sessions = new Sessions(TestKeys.some(), clock, true);

    @Test
    void begin_with_a_cookie_that_no_script_and_no_foreign_page_gets() {
        var cookie = sessions.begin(ACCOUNT).toString();

        assertThat(cookie.split("; "))
                .hasSize(7)
                .anyMatch(part -> part.matches("session=[\\w-]+\\.[\\w-]+\\.[\\w-]+"))
                .anyMatch(part -> part.startsWith("Expires="))
                .contains("Max-Age=1799", "Path=/", "Secure", "HttpOnly", "SameSite=Lax");
        assertThat(new Sessions(TestKeys.some(), clock, false).begin(ACCOUNT).toString())
                .doesNotContain("Secure");
    }

    @Test
    void say_who_somebody_is_in_a_token_that_can_be_verified() throws Exception {
        var token = token(sessions.begin(ACCOUNT));

        assertThat(token.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
        assertThat(token.getHeader().getKeyID()).isEqualTo(TestKeys.some().signing().getKeyID());
        assertThat(token.verify(new RSASSAVerifier(TestKeys.some().signing().toRSAPublicKey())))
                .isTrue();
        var claims = token.getJWTClaimsSet();
        assertThat(claims.getIssuer()).isEqualTo("ticketing");
        assertThat(claims.getAudience()).containsExactly("ticketing");
        assertThat(claims.getSubject()).isEqualTo(ANN.toString());
        assertThat(claims.getStringClaim("email")).isEqualTo("ann@example.org");
        assertThat(claims.getLongClaim("iat_ms")).isEqualTo(clock.millis());
        assertThat(claims.getLongClaim("auth_time"))
                .isEqualTo(Instant.parse("2026-11-21T07:22:32Z").getEpochSecond());
        assertThat(claims.getExpirationTime()).isEqualTo("2026-11-21T07:52:32Z");
        assertThat(claims.getClaims().keySet())
                .containsExactlyInAnyOrder(
                        "iss", "aud", "sub", "email", "sid", "iat", "iat_ms", "auth_time", "exp");
    }

    @Test
    void are_told_apart_by_an_id_for_each_sign_in() throws Exception {
        assertThat(sid(sessions.begin(ACCOUNT))).isNotEqualTo(sid(sessions.begin(ACCOUNT)));
    }

    @Test
    void are_renewed_once_the_token_is_five_minutes_old() throws Exception {
        var begun = sessions.begin(ACCOUNT);

        clock.advance(Duration.ofMinutes(5).minusMillis(1));
        assertThat(sessions.renew(session(begun))).isEmpty();
        clock.advance(Duration.ofMillis(1));
        var renewed = sessions.renew(session(begun)).orElseThrow();

        assertThat(sid(renewed)).isEqualTo(sid(begun));
        assertThat(session(renewed).user()).isEqualTo(session(begun).user());
        assertThat(session(renewed).startedAt()).isEqualTo(session(begun).startedAt());
        assertThat(session(renewed).issuedAt()).isEqualTo(clock.instant());
        assertThat(session(renewed).expiresAt()).isEqualTo("2026-11-21T07:57:32Z");
    }

    @Test
    void end_twelve_hours_after_the_sign_in_however_often_they_are_renewed() throws Exception {
        var begun = sessions.begin(ACCOUNT);
        var end = Instant.parse("2026-11-21T19:22:32Z");
        var latest = begun;
        var renewals = 0;
        while (session(latest).expiresAt().isAfter(clock.instant())) {
            clock.advance(Duration.ofMinutes(6));
            var next = sessions.renew(session(latest));
            if (next.isPresent()) {
                latest = next.get();
                renewals++;
            }
        }

        assertThat(renewals).isBetween(110, 120);
        assertThat(session(latest).expiresAt()).isEqualTo(end);
        assertThat(latest.getMaxAge()).isLessThan(Duration.ofMinutes(30));
    }

    @Test
    void end_with_a_cookie_that_replaces_the_one_before() {
        assertThat(sessions.none().toString().split("; "))
                .contains("session=", "Max-Age=0", "Path=/", "Secure", "HttpOnly", "SameSite=Lax");
    }

    private static String sid(ResponseCookie cookie) throws Exception {
        return session(cookie).user().sessionId();
    }

    private static Session session(ResponseCookie cookie) throws Exception {
        var claims = token(cookie).getJWTClaimsSet();
        return new Session(
                new SessionUser(
                        UUID.fromString(claims.getSubject()),
                        claims.getStringClaim("email"),
                        claims.getStringClaim("sid")),
                Instant.ofEpochSecond(claims.getLongClaim("auth_time")),
                Instant.ofEpochMilli(claims.getLongClaim("iat_ms")),
                claims.getExpirationTime().toInstant());
    }

    private static SignedJWT token(ResponseCookie cookie) throws Exception {
        return SignedJWT.parse(cookie.getValue());
    }
}
