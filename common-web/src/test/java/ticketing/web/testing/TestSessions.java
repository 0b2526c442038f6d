package ticketing.web.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import ticketing.web.session.Session;
import ticketing.web.session.SessionTokens;
import ticketing.web.session.SessionUser;

/** Signed-in users, without an auth-service. */
public final class TestSessions {

    private static final RSAKey KEY = newKey("test-key");

    private TestSessions() {}

    /** The user with this first name; the same name is the same user. */
    public static SessionUser user(String name) {
        return new SessionUser(
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)),
                name + "@example.com",
                "session-of-" + name);
    }

    /** The token of a user who signed in a minute ago. */
    public static String tokenOf(SessionUser user) {
        var start = Instant.now().minus(Duration.ofMinutes(1));
        return tokenOf(new Session(user, start, start, start.plus(Duration.ofMinutes(30))));
    }

    /** The token of a session of any age. */
    public static String tokenOf(Session session) {
        return SessionTokens.sign(session, KEY);
    }

    /** The signing key, with its private part. */
    public static RSAKey key() {
        return KEY;
    }

    /** The verifying keys; a bean of this type replaces the keys of auth-service. */
    public static JWKSource<SecurityContext> keys() {
        return new ImmutableJWKSet<>(new JWKSet(KEY.toPublicJWK()));
    }

    /** Another key, such as the next one of a rotation. */
    public static RSAKey newKey(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
