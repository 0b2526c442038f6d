package ticketing.kubernetes;

import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** A selector of Kubernetes, which matches labels. */
record Selector(JsonNode node) {

    /** Whether it names no label. */
    boolean isEmpty() {
        return node.path("matchLabels").isEmpty() && node.path("matchExpressions").isEmpty();
    }

    boolean matches(Map<String, String> labels) {
        return Manifest.map(node.path("matchLabels")).entrySet().stream()
                        .allMatch(it -> Objects.equals(labels.get(it.getKey()), it.getValue()))
                && node.path("matchExpressions")
                        .valueStream()
                        .allMatch(expression -> matches(expression, labels));
    }

    private static boolean matches(JsonNode expression, Map<String, String> labels) {
        if (!expression.path("operator").asString("").equals("In")) {
            throw new IllegalArgumentException("Not understood: " + expression);
        }
        var label = labels.get(expression.path("key").asString(""));
        return expression
                .path("values")
                .valueStream()
                .anyMatch(it -> it.asString("").equals(label));
    }

    @Override
    public String toString() {
        return node.toString();
    }
}
