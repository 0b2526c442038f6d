package ticketing.auth.keys;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.util.List;

/**
 * The secret keys that all instances of auth-service share.
 *
 * @param signing the key that signs new sessions
 * @param verifying all keys that verify sessions, including the signing one
 * @param emails turns e-mail addresses into keys for subjects
 */
public record AuthKeys(RSAKey signing, List<RSAKey> verifying, EmailKeys emails) {

    public AuthKeys {
        verifying = List.copyOf(verifying);
    }

    /** The public keys: enough to verify a session, not enough to create one. */
    public JWKSet published() {
        return new JWKSet(verifying.stream().<JWK>map(RSAKey::toPublicJWK).toList());
    }

    /** Leaves the keys out. */
    @Override
    public String toString() {
        return "AuthKeys[signing=" + signing.getKeyID() + "]";
    }
}
