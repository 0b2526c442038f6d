package ticketing.auth.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import ticketing.auth.credentials.EmailForms;
import ticketing.events.Boundary;

/**
 * Turns e-mail addresses into keys for subjects. Without the secret, nobody can find the address of
 * a key, not even by trying addresses.
 *
 * <p>The secret must never change: with another secret, no account would be found.
 */
public final class EmailKeys {

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec secret;

    /** Uses a secret of at least 32 bytes. */
    public EmailKeys(byte[] secret) {
        this.secret = new SecretKeySpec(secret, ALGORITHM);
    }

    /**
     * The key of an address: 64 hexadecimal digits.
     *
     * @param email in one of its {@link EmailForms forms}
     */
    public String keyOf(String email) {
        return hash(EmailForms.ofEarlierReleases(email));
    }

    /** The key of an account together with a network it signed in from. */
    public String keyOf(String account, String network) {
        return hash(account + " from " + network);
    }

    private String hash(String text) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, impossible);
        }
    }

    /** The boundary of the account with this address. */
    public Boundary boundaryOf(String email) {
        return Boundary.ofUser(keyOf(email));
    }
}
