package ticketing.web.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ticketing.web.testing.TestSessions;

class SessionTokensTest {

    static final Instant START = Instant.parse("2026-11-21T07:22:32Z");
    static final Instant ISSUED = START.plusMillis(60_123);
    static final Instant END = START.plus(Duration.ofMinutes(16));
    static final Session SESSION = new Session(TestSessions.user("anna"), START, ISSUED, END);

    @Test
    void carry_the_whole_session() throws Exception {
        assertThat(at(ISSUED).verify(TestSessions.tokenOf(SESSION))).contains(SESSION);
    }

    @Test
    void end_when_they_should() throws Exception {
        var token = TestSessions.tokenOf(SESSION);

        assertThat(at(END.minusSeconds(1)).verify(token)).isPresent();
        assertThat(at(END.plusSeconds(6)).verify(token)).isEmpty();
    }

    @Test
    void count_only_if_our_key_signed_them() throws Exception {
        var stranger = TestSessions.newKey(TestSessions.key().getKeyID());

        assertThat(at(ISSUED).verify(SessionTokens.sign(SESSION, stranger))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "aud", "sub", "exp", "email", "sid", "iat_ms", "auth_time"})
    void count_only_if_nothing_is_missing(String claim) throws Exception {
        assertThat(at(ISSUED).verify(signed(with(claim, null)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "aud", "sub"})
    void count_only_if_they_are_made_for_us(String claim) throws Exception {
        assertThat(at(ISSUED).verify(signed(with(claim, "somebody else")))).isEmpty();
    }

    @Test
    void count_if_nothing_was_changed() throws Exception {
        assertThat(at(ISSUED).verify(signed(with("more", "is ignored")))).isPresent();
    }

    @Test
    void cannot_choose_a_weaker_algorithm() throws Exception {
        var publicKey = TestSessions.key().toPublicJWK().toRSAPublicKey().getEncoded();
        var forged =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("test-key").build(),
                        claims());
        forged.sign(new MACSigner(publicKey));

        assertThat(at(ISSUED).verify(forged.serialize())).isEmpty();
        assertThat(at(ISSUED).verify(new PlainJWT(claims()).serialize())).isEmpty();
        assertThat(at(ISSUED).verify(signed(claims(), JWSAlgorithm.RS512))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "..", "a.b.c", "eyJhbGciOiJub25lIn0.e30."})
    void are_nothing_if_they_are_malformed(String token) throws Exception {
        assertThat(at(ISSUED).verify(token)).isEmpty();
    }

    private static SessionTokens at(Instant time) {
        return new SessionTokens(TestSessions.keys(), Clock.fixed(time, ZoneOffset.UTC));
    }

    private static JWTClaimsSet claims() throws Exception {
        return SignedJWT.parse(TestSessions.tokenOf(SESSION)).getJWTClaimsSet();
    }

    private static JWTClaimsSet with(String claim, Object value) throws Exception {
        return new JWTClaimsSet.Builder(claims()).claim(claim, value).build();
    }

    private static String signed(JWTClaimsSet claims) throws JOSEException {
        return signed(claims, JWSAlgorithm.RS256);
    }

    private static String signed(JWTClaimsSet claims, JWSAlgorithm algorithm) throws JOSEException {
        var token =
                new SignedJWT(new JWSHeader.Builder(algorithm).keyID("test-key").build(), claims);
        token.sign(new RSASSASigner(TestSessions.key()));
        return token.serialize();
    }
}
