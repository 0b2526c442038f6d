package ticketing.kubernetes;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** One object for Kubernetes. */
record Manifest(ObjectNode node) {

    private static final List<String> TEMPLATES =
            List.of(
                    "",
                    "/spec/template",
                    "/spec/jobTemplate/spec/template",
                    "/spec/statefulSet/spec/template");

    String kind() {
        return text("/kind");
    }

    String name() {
        return text("/metadata/name");
    }

    /** The API group; empty for a core object. */
    String group() {
        var apiVersion = text("/apiVersion");
        return apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
    }

    String version() {
        var apiVersion = text("/apiVersion");
        return apiVersion.substring(apiVersion.indexOf('/') + 1);
    }

    JsonNode at(String pointer) {
        return node.at(pointer);
    }

    /** The text at a pointer; empty if there is none. */
    String text(String pointer) {
        return node.at(pointer).asString("");
    }

    /** Whether it runs pods that it describes completely. */
    boolean isWorkload() {
        return template().isObject() && !kind().equals("MongoDBCommunity");
    }

    /** The template of its pods, or itself if it is a pod; missing if there is none. */
    JsonNode template() {
        return TEMPLATES.stream()
                .map(this::at)
                .filter(template -> template.at("/spec/containers").isArray())
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    /** The containers of its pods, including init containers. */
    Stream<JsonNode> containers() {
        return Stream.of("/spec/initContainers", "/spec/containers")
                .flatMap(list -> template().at(list).valueStream());
    }

    static Map<String, String> map(JsonNode node) {
        var map = new TreeMap<String, String>();
        node.propertyStream()
                .forEach(entry -> map.put(entry.getKey(), entry.getValue().asString("")));
        return map;
    }

    @Override
    public String toString() {
        return kind() + " " + name();
    }
}
