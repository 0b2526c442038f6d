package ticketing.auth.credentials;

import java.text.Normalizer;
import java.text.Normalizer.Form;

/**
 * The form in which passwords are hashed, so that the same password counts from every keyboard:
 * normalized (NFC), and each kind of space as the one of ASCII. Nothing else is changed.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8265#section-4.2">RFC 8265, the profile
 *     OpaqueString</a>
 */
public final class PasswordForm {

    private PasswordForm() {}

    /** The form of a password as it was typed. */
    public static String of(String typed) {
        return Normalizer.normalize(typed.replaceAll("\\p{Zs}", " "), Form.NFC);
    }
}
