package ticketing.tickets.listing;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Text in one normal form for searching: upper and lower case, and the different ways to write an
 * accent, are the same. Computed here and not by the database, because servers differ in what their
 * case-insensitive search knows beyond ASCII.
 */
final class SearchableText {

    private SearchableText() {}

    static String of(String text) {
        var composed = Normalizer.normalize(text, Normalizer.Form.NFKC);
        // Upper case, because a small sigma has another form at the end of a word. Lower case
        // first, because
        // only then a capital sharp s becomes two letters.
        return composed.toLowerCase(Locale.ROOT).toUpperCase(Locale.ROOT);
    }
}
