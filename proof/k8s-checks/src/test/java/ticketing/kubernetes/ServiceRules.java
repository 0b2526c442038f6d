package ticketing.kubernetes;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Rules for the images and settings of services. */
final class ServiceRules {

    /** No registry can have this name, so an image that was not built cannot be pulled. */
    static final String OURS = "ticketing.invalid/";

    private static final Set<String> OF_OTHERS = Set.of("mongo", "haproxy", "curlimages/curl");

    private static final String IMPORT = "SPRING_CONFIG_IMPORT";

    /** Without this setting a service would look for a database on its own machine. */
    private static final String DATABASE = "SPRING_MONGODB_URI";

    private static final String GATEWAY = "TICKETING_PAYMENTS_GATEWAY";
    private static final String STRIPE_KEY = "TICKETING_PAYMENTS_STRIPE_API_KEY";

    /**
     * Names of secrets, and of addresses that contain one. A name that ends in FILE or DIRECTORY is
     * only the place of a secret.
     */
    private static final Pattern SECRET =
            Pattern.compile(
                    "(?i)(password|secret|api[._-]?key|token|seed)[\\w.-]*(?<!file|directory)="
                            + "|://[^/\\s]+@");

    /** An exact version. A tag such as 8.0 moves to the next release of its series. */
    private static final Pattern ONE_RELEASE = Pattern.compile("[^:]+:v?\\d+\\.\\d+\\.\\d+\\S*");

    private ServiceRules() {}

    static Stream<String> images(Manifests manifests) {
        var built = Skaffold.images();
        var used = used(manifests);
        var unbuilt =
                used.stream()
                        .filter(image -> image.startsWith(OURS) && !built.contains(image))
                        .map(image -> image + " is built by nobody");
        var unused =
                built.stream()
                        .filter(image -> !used.contains(image))
                        .map(image -> image + " is built for nobody");
        var vague =
                used.stream()
                        .filter(image -> !image.startsWith(OURS))
                        .filter(image -> !ONE_RELEASE.matcher(image).matches())
                        .map(image -> image + " may be another one tomorrow");
        return Stream.of(unbuilt, unused, vague).flatMap(findings -> findings);
    }

    /** The images of all containers, except those that come with the version of a chart. */
    private static Set<String> used(Manifests manifests) {
        return manifests.all().stream()
                .flatMap(manifest ->
                        Stream.of("image", "imageRepository")
                                .flatMap(field -> manifest.node().findValues(field).stream()))
                .map(image -> image.asString(""))
                .collect(Collectors.toSet());
    }

    /** Until Skaffold replaces it, the name of our image must be one that nobody can register. */
    static Stream<String> owners(Manifests manifests) {
        return Stream.concat(used(manifests).stream(), Skaffold.images().stream())
                .filter(image -> !image.startsWith(OURS))
                .filter(image -> !OF_OTHERS.contains(image.replaceFirst(":.*", "")))
                .map(image -> image + " could be pulled from whoever owns that name");
    }

    /** Every service must know the settings that it is given, also the common ones. */
    static Stream<String> settings(Manifests manifests) {
        return manifests
                .workloads()
                .flatMap(workload ->
                        workload.containers()
                                .filter(ServiceRules::isOurs)
                                .flatMap(container -> {
                                    var service = serviceOf(container);
                                    var known = Variables.of(service);
                                    var told = environment(container, workload, manifests);
                                    var vain =
                                            told.keySet().stream()
                                                    .filter(name -> !known.include(name))
                                                    .map(" knows no %s"::formatted);
                                    var missing =
                                            needed(manifests).entrySet().stream()
                                                    .filter(it -> known.include(it.getKey()))
                                                    .filter(it ->
                                                            workload.kind().equals("Deployment"))
                                                    .filter(it ->
                                                            !it.getValue()
                                                                    .equals(told.get(it.getKey())))
                                                    .map(" is not told %s"::formatted);
                                    return Stream.concat(vain, missing)
                                            .map(it -> service + " of " + workload + it);
                                }));
    }

    /**
     * Settings that a service must be given if it knows them. With a Secret of Stripe, the sandbox
     * must not be used.
     */
    private static Map<String, String> needed(Manifests manifests) {
        return manifests.secrets().containsKey("stripe")
                ? Map.of(DATABASE, "", GATEWAY, "stripe", STRIPE_KEY, "")
                : Map.of(DATABASE, "");
    }

    /** Whether a container runs an image of ours. */
    static boolean isOurs(JsonNode container) {
        return container.path("image").asString("").startsWith(OURS);
    }

    /** The service whose image a container runs. */
    static String serviceOf(JsonNode container) {
        return container.path("image").asString("").substring(OURS.length());
    }

    /**
     * Variables and arguments can be read by every process in a container, and are easily printed.
     */
    static Stream<String> secrets(Manifests manifests) {
        return manifests.all().stream()
                .flatMap(workload ->
                        workload.containers()
                                .filter(container -> showsSecret(container, manifests))
                                .map(container ->
                                        "%s %s has a secret in a variable or an argument"
                                                .formatted(
                                                        workload,
                                                        container.path("name").asString(""))));
    }

    private static boolean showsSecret(JsonNode container, Manifests manifests) {
        var told =
                Stream.concat(
                        variables(container, manifests).entrySet().stream().map(Object::toString),
                        Stream.of("command", "args")
                                .flatMap(list -> container.path(list).valueStream())
                                .map(argument -> argument.asString("")));
        return container.at("/env").toString().contains("secretKeyRef")
                || container.at("/envFrom").toString().contains("secretRef")
                || told.anyMatch(text -> SECRET.matcher(text).find());
    }

    /**
     * The settings of a container, from variables and from files. Values of files are secret, so
     * they are empty here.
     */
    static Map<String, String> environment(
            JsonNode container, Manifest workload, Manifests manifests) {
        var environment = new TreeMap<>(variables(container, manifests));
        FileRules.settingsBelow(
                        environment.getOrDefault(IMPORT, ""), container, workload, manifests)
                .map(file -> file.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"))
                .forEach(name -> environment.put(name, ""));
        return environment;
    }

    private static Map<String, String> variables(JsonNode container, Manifests manifests) {
        var variables = new TreeMap<String, String>();
        container
                .path("envFrom")
                .valueStream()
                .map(it -> it.at("/configMapRef/name").asString(""))
                .filter(name -> manifests.has("ConfigMap", name))
                .map(name -> Manifest.map(manifests.get("ConfigMap", name).at("/data")))
                .forEach(variables::putAll);
        container
                .path("env")
                .forEach(it ->
                        variables.put(it.path("name").asString(""), it.path("value").asString("")));
        return variables;
    }
}
