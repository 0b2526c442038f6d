package ticketing.auth.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
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
     * The form in which addresses are compared and kept: trimmed and in lower case, whatever the
     * language of the machine.
     *
     * @return empty if there is none
     */
    public static String normalized(@Nullable String email) {
        return Objects.requireNonNullElse(email, "").strip().toLowerCase(Locale.ROOT);
    }

    /** What stands for an address: 64 hexadecimal digits. */
    public String keyOf(String email) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return HexFormat.of().formatHex(mac.doFinal(normalized(email).getBytes(UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, impossible);
        }
    }

    /** Everything that happens to the account with this address. */
    public Boundary boundaryOf(String email) {
        return Boundary.ofUser(keyOf(email));
    }
}
