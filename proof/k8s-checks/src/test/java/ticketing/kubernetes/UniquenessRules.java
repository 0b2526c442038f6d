package ticketing.kubernetes;

import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Rules for things that may exist only once. */
final class UniquenessRules {

    private UniquenessRules() {}

    static Stream<String> repeated(Manifests manifests) {
        var objects =
                repeated(manifests.all().stream(), it -> it + " in " + it.at("/metadata/namespace"))
                        .map(name -> "There are two of " + name);
        return Stream.concat(objects, manifests.all().stream().flatMap(UniquenessRules::inside));
    }

    private static Stream<String> inside(Manifest manifest) {
        return Stream.of(
                        repeated(manifest.containers(), "name", "container"),
                        repeated(list(manifest.template(), "/spec/volumes"), "name", "volume"),
                        list(manifest.template(), "/spec/volumes")
                                .flatMap(UniquenessRules::ofVolume),
                        manifest.containers()
                                .flatMap(container ->
                                        ofContainer(container)
                                                .map(it ->
                                                        it
                                                                + " in "
                                                                + container
                                                                        .path("name")
                                                                        .asString(""))),
                        repeated(list(manifest.node(), "/spec/ports"), "name", "port"),
                        repeated(list(manifest.node(), "/spec/ports"), "port", "port"),
                        repeated(list(manifest.node(), "/spec/listeners"), "name", "listener"))
                .flatMap(repeated -> repeated)
                .map(repeated -> manifest + " has two of " + repeated);
    }

    private static Stream<String> ofContainer(JsonNode container) {
        return Stream.of(
                        repeated(list(container, "/volumeMounts"), "mountPath", "mount"),
                        repeated(list(container, "/env"), "name", "variable"),
                        repeated(list(container, "/ports"), "name", "port"),
                        repeated(list(container, "/ports"), "containerPort", "port"))
                .flatMap(repeated -> repeated);
    }

    private static Stream<String> ofVolume(JsonNode volume) {
        var projected =
                list(volume, "/projected/sources")
                        .flatMap(source -> source.valueStream())
                        .flatMap(source -> list(source, "/items"));
        return Stream.of(projected, list(volume, "/secret/items"), list(volume, "/configMap/items"))
                .flatMap(items -> repeated(items, "path", "file"));
    }

    private static Stream<JsonNode> list(JsonNode node, String pointer) {
        return node.at(pointer).valueStream();
    }

    private static Stream<String> repeated(Stream<JsonNode> list, String field, String kind) {
        return repeated(
                        list.map(it -> it.path(field)).filter(it -> !it.isMissingNode()),
                        it -> it.asString(""))
                .map(name -> kind + " " + name);
    }

    private static <T> Stream<String> repeated(Stream<T> all, Function<T, String> name) {
        var seen = new TreeSet<String>();
        return all.map(name).filter(it -> !seen.add(it));
    }
}
