package ticketing.kubernetes;

import java.util.Comparator;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Rules for the files that settings of containers name. */
final class FileRules {

    private static final Pattern FILE = Pattern.compile("(?:file:)?(/.+)");

    /** A folder whose subfolders Spring reads as settings, one setting in each file. */
    private static final Pattern TREES = Pattern.compile("configtree:(/.+/)\\*/");

    private FileRules() {}

    static Stream<String> mounted(Manifests manifests) {
        return manifests
                .workloads()
                .flatMap(workload ->
                        workload.containers()
                                .flatMap(it ->
                                        unmounted(it, workload, manifests)
                                                .map(file ->
                                                        "%s %s is told of %s, which is not there"
                                                                .formatted(
                                                                        workload,
                                                                        it.path("name")
                                                                                .asString(""),
                                                                        file))));
    }

    private static Stream<String> unmounted(
            JsonNode container, Manifest workload, Manifests manifests) {
        var told = ServiceRules.environment(container, workload, manifests);
        var files =
                told.values().stream()
                        .map(FILE::matcher)
                        .filter(file -> file.matches())
                        .map(file -> file.group(1))
                        .filter(file -> !isThere(file, container, workload, manifests));
        var trees =
                told.values().stream()
                        .filter(it -> it.startsWith("configtree:"))
                        .filter(it ->
                                settingsBelow(it, container, workload, manifests)
                                        .findAny()
                                        .isEmpty());
        var unread =
                told.values().stream()
                        .flatMap(it -> mountsBelow(it, container))
                        .filter(mount ->
                                keysOf(volumeOf(mount, workload).path("secret"), manifests)
                                        .isEmpty())
                        .map(mount -> mount.path("mountPath").asString(""));
        return Stream.of(files, trees, unread).flatMap(missing -> missing);
    }

    /**
     * The settings that Spring reads from files for this import. The name of a setting is the name
     * of its file; a subfolder becomes a part of the name.
     */
    static Stream<String> settingsBelow(
            String tree, JsonNode container, Manifest workload, Manifests manifests) {
        return mountsBelow(tree, container)
                .flatMap(mount ->
                        keysOf(volumeOf(mount, workload).path("secret"), manifests).stream()
                                .map(key -> mount.path("mountPath").asString("") + "/" + key))
                .map(file -> file.substring(file.indexOf('/', folder(tree).length()) + 1))
                .map(file -> file.replace('/', '.'));
    }

    private static Stream<JsonNode> mountsBelow(String tree, JsonNode container) {
        return TREES.matcher(tree).matches()
                ? container
                        .path("volumeMounts")
                        .valueStream()
                        .filter(mount ->
                                mount.path("mountPath").asString("").startsWith(folder(tree)))
                : Stream.of();
    }

    private static String folder(String tree) {
        return TREES.matcher(tree).replaceFirst("$1");
    }

    private static boolean isThere(
            String file, JsonNode container, Manifest workload, Manifests manifests) {
        var mount = mountOf(file, container);
        if (mount.isMissingNode()) {
            return false;
        }
        var secret = volumeOf(mount, workload).path("secret");
        var inside = file.substring(mount.path("mountPath").asString("").length());
        return secret.isMissingNode()
                || inside.isEmpty()
                || keysOf(secret, manifests).contains(inside.substring(1));
    }

    private static Set<String> keysOf(JsonNode secret, Manifests manifests) {
        return secret.has("items")
                ? secret.path("items")
                        .valueStream()
                        .map(item -> item.path("path").asString(""))
                        .collect(Collectors.toSet())
                : ReferenceRules.secrets(manifests)
                        .getOrDefault(secret.path("secretName").asString(""), Set.of());
    }

    /** The volume with a file; missing if there is none. */
    static JsonNode volumeOf(String file, JsonNode container, Manifest workload) {
        return volumeOf(mountOf(file, container), workload);
    }

    private static JsonNode volumeOf(JsonNode mount, Manifest workload) {
        return workload.template()
                .at("/spec/volumes")
                .valueStream()
                .filter(volume -> volume.path("name").equals(mount.path("name")))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private static JsonNode mountOf(String file, JsonNode container) {
        return container
                .path("volumeMounts")
                .valueStream()
                .filter(mount ->
                        (file + "/").startsWith(mount.path("mountPath").asString("") + "/"))
                .max(Comparator.comparing(mount -> mount.path("mountPath").asString("").length()))
                .orElse(MissingNode.getInstance());
    }
}
