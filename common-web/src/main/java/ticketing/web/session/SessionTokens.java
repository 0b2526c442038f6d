package ticketing.web.session;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Signs and verifies the tokens of sessions; no other class knows their format. Algorithm, issuer
 * and audience are fixed, so a token of another system or with a weaker algorithm is not accepted.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725">RFC 8725, JSON Web Token Best Current
 *     Practices</a>
 */
public final class SessionTokens {

    /** The name of the cookie with the token. */
    public static final String COOKIE = "session";

    /** The header that tells a client to renew its token. */
    public static final String RENEW = "Session-Renew";

    private static final String US = "ticketing";
    private static final String EMAIL = "email";
    private static final String SESSION = "sid";
    private static final String STARTED = "auth_time";
    private static final String ISSUED = "iat_ms";

    private final DefaultJWTProcessor<SecurityContext> verifier = new DefaultJWTProcessor<>();

    /** Verifies with these keys and this clock. */
    public SessionTokens(JWKSource<SecurityContext> keys, Clock clock) {
        verifier.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, keys));
        verifier.setJWTClaimsSetVerifier(new Claims(clock));
    }

    /**
     * Creates the token of a session. Only auth-service has a key for it.
     *
     * @param key an RSA key with its private part and a {@code kid}
     */
    public static String sign(Session session, RSAKey key) {
        var user = session.user();
        var claims =
                new JWTClaimsSet.Builder()
                        .issuer(US)
                        .audience(US)
                        .subject(user.id().toString())
                        .claim(EMAIL, user.email())
                        .claim(SESSION, user.sessionId())
                        .claim(STARTED, session.startedAt().getEpochSecond())
                        .claim(ISSUED, session.issuedAt().toEpochMilli())
                        .issueTime(Date.from(session.issuedAt()))
                        .expirationTime(Date.from(session.expiresAt()))
                        .build();
        var header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build();
        var token = new SignedJWT(header, claims);
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException unusable) {
            throw new IllegalArgumentException("This key cannot sign a session", unusable);
        }
        return token.serialize();
    }

    /**
     * Reads the session from its token.
     *
     * @return empty if the token is malformed, expired, or not one of ours
     * @throws KeysOutOfReach if it cannot be verified at the moment: answer with a 503
     */
    Optional<Session> verify(String token) throws KeysOutOfReach {
        try {
            return Optional.of(session(verifier.process(token, null)));
        } catch (KeySourceException outOfReach) {
            throw new KeysOutOfReach(outOfReach);
        } catch (ParseException | BadJOSEException | JOSEException | IllegalArgumentException no) {
            return Optional.empty();
        }
    }

    private static Session session(JWTClaimsSet claims) throws ParseException {
        return new Session(
                new SessionUser(
                        UUID.fromString(claims.getSubject()),
                        claims.getStringClaim(EMAIL),
                        claims.getStringClaim(SESSION)),
                Instant.ofEpochSecond(claims.getLongClaim(STARTED)),
                Instant.ofEpochMilli(claims.getLongClaim(ISSUED)),
                claims.getExpirationTime().toInstant());
    }

    /** The public keys of auth-service cannot be fetched, and no suitable key is known. */
    @SuppressWarnings("serial")
    static final class KeysOutOfReach extends Exception {
        KeysOutOfReach(Throwable cause) {
            super(cause);
        }
    }

    private static final class Claims extends DefaultJWTClaimsVerifier<SecurityContext> {

        private final Clock clock;

        Claims(Clock clock) {
            super(
                    US,
                    new JWTClaimsSet.Builder().issuer(US).build(),
                    Set.of("sub", "exp", EMAIL, SESSION, STARTED, ISSUED));
            this.clock = clock;
            setMaxClockSkew(5);
        }

        @Override
        protected @Nullable Date currentTime() {
            return Date.from(clock.instant());
        }
    }
}
