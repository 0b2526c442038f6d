package ticketing.kubernetes;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads skaffold.yaml. */
final class Skaffold {

    private static final List<JsonNode> CONFIGURATIONS =
            Project.yaml(Project.read("skaffold.yaml"));

    private static final Pattern CONFIG_MAP =
            Pattern.compile(
                    "create configmap (\\S+) --namespace ticketing((?: --from-file=\\S+)+)");

    private Skaffold() {}

    static List<JsonNode> configurations() {
        return CONFIGURATIONS;
    }

    static JsonNode configuration(String name) {
        return CONFIGURATIONS.stream()
                .filter(it -> it.at("/metadata/name").asString("").equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The release of a third-party chart in a profile. */
    static JsonNode release(String name, String profile) {
        return withProfile(configuration("infra"), profile)
                .at("/deploy/helm/releases")
                .valueStream()
                .filter(it -> it.path("name").asString("").equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The value files of a chart in a profile, in their order. */
    static List<String> valuesFiles(String release, String profile) {
        return release(release, profile)
                .path("valuesFiles")
                .valueStream()
                .map(file -> file.asString(""))
                .toList();
    }

    static Set<String> images() {
        return configuration("app")
                .at("/build/artifacts")
                .valueStream()
                .map(artifact -> artifact.path("image").asString(""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * The container of a Job as Skaffold runs it for verify: it removes command and arguments of
     * the Job, even if none are given in skaffold.yaml.
     */
    static JsonNode containerOf(JsonNode verify) {
        return partOf(verify.path("container"));
    }

    /** The part that replaces the one of the Job. */
    static JsonNode partOf(JsonNode container) {
        return ((ObjectNode) container.deepCopy()).retain("name", "image", "command", "args");
    }

    /** The Jobs of a verify step; none if it names no manifest. */
    static Stream<JsonNode> jobs(JsonNode verify) {
        return verify.at("/executionMode/kubernetesCluster/jobManifestPath").asStringOpt().stream()
                .flatMap(manifest -> Project.yaml(Project.read(manifest)).stream());
    }

    /** The ConfigMaps that a hook of the deployment creates from files. */
    static Stream<JsonNode> configMapsOfHooks() {
        var commands = configuration("app").at("/deploy/kubectl/hooks/after").toString();
        return CONFIG_MAP
                .matcher(commands)
                .results()
                .flatMap(found -> {
                    var data =
                            Arrays.stream(found.group(2).strip().split(" ?--from-file="))
                                    .filter(file -> !file.isEmpty())
                                    .collect(
                                            Collectors.toMap(
                                                    Skaffold::key,
                                                    file ->
                                                            Project.read(
                                                                    file.replaceFirst(".*=", ""))));
                    var map =
                            (ObjectNode)
                                    Project.yaml(
                                                    "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s, namespace: ticketing}}"
                                                            .formatted(found.group(1)))
                                            .getFirst();
                    var files = map.putObject("data");
                    data.forEach(files::put);
                    return Stream.of(map);
                });
    }

    /** The key of a file in a ConfigMap: the given one, otherwise the name of the file. */
    private static String key(String file) {
        return file.contains("=") ? file.replaceFirst("=.*", "") : file.replaceFirst(".*/", "");
    }

    /**
     * A configuration with the changes of a profile.
     *
     * @throws IllegalArgumentException if the target of a patch does not exist
     */
    static JsonNode withProfile(JsonNode configuration, String profile) {
        var changed = configuration.deepCopy();
        var chosen =
                changed.path("profiles")
                        .valueStream()
                        .filter(it -> it.path("name").asString("").equals(profile))
                        .findFirst()
                        .orElseThrow();
        chosen.propertyStream()
                .filter(it -> Set.of("build", "manifests", "deploy").contains(it.getKey()))
                .forEach((Map.Entry<String, JsonNode> it) ->
                        ((ObjectNode) changed).set(it.getKey(), it.getValue()));
        chosen.path("patches").forEach(patch -> apply(patch, changed));
        return changed;
    }

    /** Applies a JSON patch; add, replace and remove are supported. */
    static void apply(JsonNode patch, JsonNode document) {
        var path = patch.path("path").asString("");
        var parent = document.at(path.substring(0, path.lastIndexOf('/')));
        var last = path.substring(path.lastIndexOf('/') + 1);
        var adds = patch.path("op").asString("").equals("add");
        if (document.at(path).isMissingNode() != adds || parent.isMissingNode()) {
            throw new IllegalArgumentException("There is no " + path);
        }
        var value = patch.path("value");
        switch (parent) {
            case ObjectNode object when patch.has("value") -> object.set(last, value);
            case ObjectNode object -> object.remove(last);
            case ArrayNode array when adds && last.equals("-") -> array.add(value);
            case ArrayNode array when adds -> array.insert(Integer.parseInt(last), value);
            case ArrayNode array when patch.has("value") ->
                    array.set(Integer.parseInt(last), value);
            default -> throw new IllegalArgumentException("Not understood: " + patch);
        }
    }
}
