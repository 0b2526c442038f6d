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
                // Capitals, because a small sigma looks different at the end of a word; by way of
                // the
                // small letters, because a capital sharp s becomes two letters only so.
                .toLowerCase(Locale.ROOT)
                .toUpperCase(Locale.ROOT);
    }
}
