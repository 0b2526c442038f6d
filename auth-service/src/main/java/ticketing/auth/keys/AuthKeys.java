package ticketing.auth.keys;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.util.List;

/**
 * The secrets that all instances of the service share.
 *
 * @param signing makes the sessions of today
 * @param verifying all keys whose sessions count, the signing one among them
 * @param emails stands for addresses in subjects
 */
public record AuthKeys(RSAKey signing, List<RSAKey> verifying, EmailKeys emails) {

    public AuthKeys {
        verifying = List.copyOf(verifying);
    }

    /** What everybody may know: enough to verify a session, not enough to make one. */
    public JWKSet published() {
        return new JWKSet(verifying.stream().<JWK>map(RSAKey::toPublicJWK).toList());
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "AuthKeys[signing=" + signing.getKeyID() + "]";
    }
}
