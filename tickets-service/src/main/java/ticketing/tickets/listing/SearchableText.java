package ticketing.tickets.listing;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Text in the one form in which it is compared, so that neither capitals nor the many ways to write
 * an accent matter. It is made here and not left to the database, since servers differ in what
 * their case-insensitive search knows beyond ASCII.
 */
final class SearchableText {

    private SearchableText() {}

    static String of(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC)
                // Up and down again, because some letters have two small forms.
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
    }
}
