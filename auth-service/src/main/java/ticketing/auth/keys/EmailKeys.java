package ticketing.auth.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import ticketing.auth.credentials.EmailForms;
import ticketing.events.Boundary;

/**
 * Stands for e-mail addresses in subjects. Only who has the secret can tell which address a key
 * stands for, even by trying addresses.
 *
 * <p>The secret is for ever: with another one, no account would be found again.
 */
public final class EmailKeys {

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec secret;

    /** Keys under a secret of at least 32 bytes. */
    public EmailKeys(byte[] secret) {
        this.secret = new SecretKeySpec(secret, ALGORITHM);
    }

    /**
     * What stands for an address: 64 hexadecimal digits.
     *
     * @param email in one of its {@link EmailForms forms}
     */
    public String keyOf(String email) {
        return hash(EmailForms.ofEarlierReleases(email));
    }

    /** What stands for an account and a network from which somebody signs in to it. */
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

    /** Everything that happens to the account with this address. */
    public Boundary boundaryOf(String email) {
        return Boundary.ofUser(keyOf(email));
    }
}
