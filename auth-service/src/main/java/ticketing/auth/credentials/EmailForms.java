package ticketing.auth.credentials;

import com.ibm.icu.text.IDNA;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The forms in which one e-mail address can be written. All of them belong to one account.
 *
 * <p>A new account has one form: normalized (NFC), in lower case, its domain mapped by UTS 46 with
 * non-transitional processing. Transitional processing, which {@link java.net.IDN} does, would turn
 * {@code straße.de} into {@code strasse.de}, a domain of somebody else.
 *
 * @see <a href="https://www.unicode.org/reports/tr46/">UTS 46, Unicode IDNA Compatibility
 *     Processing</a>
 */
public final class EmailForms {

    /**
     * Invisible characters, and characters that change the text direction: controls, spaces,
     * unassigned characters, and letters and marks without a shape of their own.
     */
    private static final Pattern INVISIBLE =
            Pattern.compile(
                    "[\\p{C}\\p{Z}\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F"
                            + "\\u2800\\u3164\\uFE00-\\uFE0F\\uFFA0\\x{E0100}-\\x{E01EF}]");

    private static final String ENCODED = "xn--";

    private EmailForms() {}

    /**
     * The form in which a new account stores an address.
     *
     * @return empty if no new account may have this address
     */
    public static Optional<String> ofNewAccount(String typed) {
        var address = typed.strip();
        var at = address.lastIndexOf('@');
        if (at < 0 || INVISIBLE.matcher(address).find()) {
            return Optional.empty();
        }
        var local = normalized(normalized(address.substring(0, at)).toLowerCase(Locale.ROOT));
        return domain(address.substring(at + 1)).map(domain -> local + "@" + domain);
    }

    /** The form in which earlier releases stored an address: trimmed and in lower case. */
    public static String ofEarlierReleases(String typed) {
        return typed.strip().toLowerCase(Locale.ROOT);
    }

    /**
     * All forms under which the account of an address may be stored; for most addresses there is
     * only one. The form as typed comes first: earlier releases may have given an account to each
     * of two forms, and then the user means the one that was typed.
     */
    public static Set<String> all(String typed) {
        var forms = new LinkedHashSet<String>();
        forms.add(ofEarlierReleases(typed));
        ofNewAccount(typed)
                .ifPresent(form -> {
                    forms.add(form);
                    forms.addAll(othersOf(form));
                });
        return forms;
    }

    /** The forms that other keyboards and browsers send: decomposed, or with the domain encoded. */
    private static Set<String> othersOf(String form) {
        if (isPlain(form)) {
            return Set.of();
        }
        var at = form.lastIndexOf('@');
        var local = form.substring(0, at);
        var domain = form.substring(at + 1);
        var others = new LinkedHashSet<String>();
        for (var start : List.of(local, Normalizer.normalize(local, Form.NFD))) {
            for (var end :
                    List.of(
                            domain,
                            Normalizer.normalize(domain, Form.NFD),
                            encoded(domain).orElse(domain))) {
                others.add(start + "@" + end);
            }
        }
        return others;
    }

    private static Optional<String> domain(String typed) {
        var lower = typed.toLowerCase(Locale.ROOT);
        if (isPlain(lower)) {
            return Optional.of(lower);
        }
        var info = new IDNA.Info();
        var readable = Idn.RULES.nameToUnicode(typed, new StringBuilder(), info);
        // In encoded form, each label and the whole domain must also fit the limits of DNS.
        return info.hasErrors()
                ? Optional.empty()
                : encoded(readable.toString()).map(_ -> readable.toString());
    }

    private static Optional<String> encoded(String domain) {
        var info = new IDNA.Info();
        var encoded = Idn.RULES.nameToASCII(domain, new StringBuilder(), info);
        return info.hasErrors() ? Optional.empty() : Optional.of(encoded.toString());
    }

    private static boolean isPlain(String text) {
        return text.chars().allMatch(it -> it < 0x80) && !text.contains(ENCODED);
    }

    private static String normalized(String text) {
        return Normalizer.normalize(text, Form.NFC);
    }

    /** Loaded with the first address that is not plain ASCII: its tables take several megabytes. */
    private static final class Idn {
        static final IDNA RULES =
                IDNA.getUTS46Instance(
                        IDNA.NONTRANSITIONAL_TO_ASCII
                                | IDNA.NONTRANSITIONAL_TO_UNICODE
                                | IDNA.CHECK_BIDI
                                | IDNA.CHECK_CONTEXTJ
                                | IDNA.USE_STD3_RULES);
    }
}
