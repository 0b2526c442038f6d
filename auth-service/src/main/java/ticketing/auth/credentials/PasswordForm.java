package ticketing.auth.credentials;

import java.text.Normalizer;
import java.text.Normalizer.Form;

/**
 * The form in which passwords are hashed, so that a password is the same from every keyboard:
 * normalized (NFC), with every kind of space replaced by an ASCII space. Nothing else is changed.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8265#section-4.2">RFC 8265, the profile
 *     OpaqueString</a>
 */
public final class PasswordForm {

    private PasswordForm() {}

    /** The form of a password as the user typed it. */
    public static String of(String typed) {
        return Normalizer.normalize(typed.replaceAll("\\p{Zs}", " "), Form.NFC);
    }
}
