package ticketing.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * All objects for one cluster.
 *
 * @param secrets the Secrets that are created outside of the manifests: the keys of each, by its
 *     name
 */
record Manifests(List<Manifest> all, Map<String, Set<String>> secrets) {

    /** Pods of an object here: their labels and their ports. */
    record Pods(String owner, Map<String, String> labels, Set<Integer> ports) {}

    static Manifests of(Stream<JsonNode> documents, Map<String, Set<String>> secrets) {
        return new Manifests(
                documents.map(document -> new Manifest((ObjectNode) document)).toList(), secrets);
    }

    Stream<Manifest> of(String kind) {
        return all.stream().filter(manifest -> manifest.kind().equals(kind));
    }

    Stream<Manifest> workloads() {
        return all.stream().filter(Manifest::isWorkload);
    }

    /**
     * The only object of this kind and name, or with this name and a hash.
     *
     * @throws IllegalArgumentException if there is none
     */
    Manifest get(String kind, String name) {
        return of(kind).filter(
                        it -> it.name().equals(name) || it.name().matches(name + "-[a-z0-9]{10}"))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(kind + " " + name));
    }

    boolean has(String kind, String name) {
        return of(kind).anyMatch(manifest -> manifest.name().equals(name));
    }

    List<Pods> pods() {
        var pods = new ArrayList<Pods>();
        all.stream()
                .filter(manifest -> manifest.template().isObject())
                .forEach(manifest ->
                        pods.add(
                                new Pods(
                                        manifest.toString(),
                                        Manifest.map(manifest.template().at("/metadata/labels")),
                                        ports(manifest))));
        return pods;
    }

    private static Set<Integer> ports(Manifest manifest) {
        return manifest.kind().equals("MongoDBCommunity")
                ? Set.of(27017)
                : manifest.containers()
                        .flatMap(container -> container.at("/ports").valueStream())
                        .map(port -> port.path("containerPort").asInt())
                        .collect(Collectors.toSet());
    }

    /** A copy with a change, for example a violation. */
    Manifests but(Consumer<Manifests> change) {
        var copy =
                new Manifests(
                        new ArrayList<>(
                                all.stream()
                                        .map(it -> new Manifest(it.node().deepCopy()))
                                        .toList()),
                        secrets);
        change.accept(copy);
        return copy;
    }

    /** A part of a manifest, to be changed. */
    ObjectNode at(String kind, String name, String pointer) {
        return (ObjectNode) get(kind, name).at(pointer);
    }
}
