package ticketing.infrastructure.mongo;

import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Translates the only update pipeline of the read models for a library without pipelines. The
 * update replaces a document if one of its fields still has a given value.
 *
 * <pre>{@code
 * {q: {_id: 1}, u: [{$replaceWith: {$cond: [{$eq: ["$version", 7]}, {$literal: {…}}, "$$ROOT"]}}]}
 * }</pre>
 *
 * becomes an update that the library knows. It does the same, except that a document with another
 * value does not count as matched:
 *
 * <pre>{@code
 * {q: {_id: 1, version: 7}, u: {…}}
 * }</pre>
 */
final class ConditionalReplacement {

    private ConditionalReplacement() {}

    /** Does not change any other command; the library accepts or refuses it. */
    static void translateIn(Document command) {
        if (command.get("updates") instanceof List<?> updates) {
            for (var update : updates) {
                if (update instanceof Document one && one.get("u") instanceof List<?> pipeline) {
                    translate(one, pipeline);
                }
            }
        }
    }

    private static void translate(Document update, List<?> pipeline) {
        if (pipeline.size() == 1
                && argument(pipeline.getFirst(), "$replaceWith") instanceof Document replaceWith
                && argument(replaceWith, "$cond") instanceof List<?> cond
                && cond.size() == 3
                && argument(cond.get(0), "$eq") instanceof List<?> eq
                && eq.size() == 2
                && eq.getFirst() instanceof String field
                && field.startsWith("$")
                && argument(cond.get(1), "$literal") instanceof Document replacement
                && cond.get(2).equals("$$ROOT")
                && update.get("q") instanceof Document query) {
            update.put("q", new Document(query).append(field.substring(1), eq.get(1)));
            update.put("u", replacement);
        }
    }

    private static @Nullable Object argument(Object expression, String operator) {
        return expression instanceof Document document && document.size() == 1
                ? document.get(operator)
                : null;
    }
}
