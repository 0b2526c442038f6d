package ticketing.events;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The changes that are allowed in a schema after events were stored: a new optional field, or a new
 * value in a field's list of values. Any other change needs a new stored name.
 */
final class SchemaEvolution {

    private static final Set<String> WORDS_FOR_READERS =
            Set.of("title", "description", "$comment", "examples");

    private SchemaEvolution() {}

    /** A sentence for each change that makes older stored events invalid. */
    static List<String> refusals(JsonNode released, JsonNode present) {
        var refusals = new ArrayList<String>();
        var before = released.path("properties");
        var after = present.path("properties");
        for (var field : before.propertyNames()) {
            if (after.has(field)) {
                compareField(field, before.path(field), after.path(field), refusals);
            } else {
                refusals.add(
                        "The field %s was removed or renamed. Fields are only added."
                                .formatted(field));
            }
        }
        for (var field : textsIn(present.path("required"))) {
            if (!textsIn(released.path("required")).contains(field)) {
                refusals.add(
                        "The field %s is required, and older events may not have it. Mark it @Nullable."
                                .formatted(field));
            }
        }
        for (var field : textsIn(released.path("required"))) {
            if (after.has(field) && !textsIn(present.path("required")).contains(field)) {
                refusals.add(
                        "The field %s is optional now, and older software refuses events without it."
                                .formatted(field));
            }
        }
        compareTheRest("The event", Set.of("properties", "required"), released, present, refusals);
        return refusals;
    }

    private static void compareField(
            String field, JsonNode before, JsonNode after, List<String> refusals) {
        var gone = new HashSet<>(textsIn(before.path("enum")));
        gone.removeAll(textsIn(after.path("enum")));
        if (before.has("enum") && after.has("enum") && !gone.isEmpty()) {
            refusals.add(
                    "The field %s may no longer be %s, and older events say so."
                            .formatted(field, String.join(", ", gone)));
        }
        var known = before.has("enum") && after.has("enum") ? Set.of("enum") : Set.<String>of();
        compareTheRest("The field " + field, known, before, after, refusals);
    }

    /** Refuses any change that is not known to be harmless. */
    private static void compareTheRest(
            String what,
            Set<String> compared,
            JsonNode before,
            JsonNode after,
            List<String> refusals) {
        var keywords = new HashSet<String>(before.propertyNames());
        keywords.addAll(after.propertyNames());
        keywords.removeAll(compared);
        keywords.removeAll(WORDS_FOR_READERS);
        for (var keyword : keywords) {
            if (!before.path(keyword).equals(after.path(keyword))) {
                refusals.add(
                        "%s had %s %s and now has %s. That is a new stored name."
                                .formatted(
                                        what,
                                        keyword,
                                        textOf(before.path(keyword)),
                                        textOf(after.path(keyword))));
            }
        }
    }

    private static String textOf(JsonNode value) {
        return value.isMissingNode() ? "none" : value.toString();
    }

    private static Set<String> textsIn(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).collect(Collectors.toSet());
    }
}
