package ticketing.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the services are made of, and what they are told. */
final class ServiceRules {

    private static final String OURS = "ticketing/";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(ticketing\\.[a-z.-]+)");

    /** Read by Java itself, before Spring. */
    private static final Set<String> OF_JAVA = Set.of("JDK_JAVA_OPTIONS");

    /**
     * Every variable that sets a property, and the beginnings of those whose names go on freely.
     */
    private record Variables(Set<String> names, Set<String> beginnings) {

        boolean include(String variable) {
            return names.contains(variable)
                    || OF_JAVA.contains(variable)
                    || beginnings.stream().anyMatch(variable::startsWith);
        }
    }

    private static final Variables VARIABLES = variables();

    private ServiceRules() {}

    static Stream<String> images(Manifests manifests) {
        var built = Skaffold.images();
        var used =
                manifests
                        .workloads()
                        .flatMap(Manifest::containers)
                        .map(container -> container.path("image").asString(""))
                        .collect(Collectors.toSet());
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
                        .filter(image -> !image.contains(":") || image.endsWith(":latest"))
                        .map(image -> image + " may be another one tomorrow");
        return Stream.of(unbuilt, unused, vague).flatMap(findings -> findings);
    }

    static Stream<String> settings(Manifests manifests) {
        return manifests
                .workloads()
                .flatMap(workload ->
                        workload.containers()
                                .filter(ServiceRules::isOurs)
                                .flatMap(it -> environment(it, manifests).keySet().stream())
                                .filter(name -> !VARIABLES.include(name))
                                .map(name -> "%s knows no %s".formatted(workload, name)));
    }

    /** Whether a container runs an image of ours. */
    static boolean isOurs(JsonNode container) {
        return container.path("image").asString("").startsWith(OURS);
    }

    /** The service whose image a container runs. */
    static String serviceOf(JsonNode container) {
        return container.path("image").asString("").substring(OURS.length());
    }

    /** What a container is told; empty where it is a secret. */
    static Map<String, String> environment(JsonNode container, Manifests manifests) {
        var environment = new TreeMap<String, String>();
        container
                .path("envFrom")
                .valueStream()
                .map(it -> it.at("/configMapRef/name").asString(""))
                .filter(name -> manifests.has("ConfigMap", name))
                .map(name -> Manifest.map(manifests.get("ConfigMap", name).at("/data")))
                .forEach(environment::putAll);
        container
                .path("env")
                .forEach(it ->
                        environment.put(
                                it.path("name").asString(""), it.path("value").asString("")));
        return environment;
    }

    /**
     * From what Spring Boot and our modules say of themselves, and from what our code reads by
     * name.
     */
    private static Variables variables() {
        var names = new HashSet<String>();
        var beginnings = new HashSet<String>();
        try {
            var descriptions =
                    ServiceRules.class
                            .getClassLoader()
                            .getResources("META-INF/spring-configuration-metadata.json");
            for (var description : Collections.list(descriptions)) {
                try (var json = description.openStream()) {
                    JsonMapper.shared()
                            .readTree(json)
                            .path("properties")
                            .forEach(property -> {
                                var variables =
                                        variables(property.path("name").asString("")).toList();
                                names.addAll(variables);
                                if (property.path("type")
                                        .asString("")
                                        .startsWith("java.util.Map")) {
                                    variables.forEach(variable -> beginnings.add(variable + "_"));
                                }
                            });
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        Project.sources().stream()
                .flatMap(source -> PLACEHOLDER.matcher(source).results())
                .flatMap(found -> variables(found.group(1)))
                .forEach(names::add);
        return new Variables(names, beginnings);
    }

    /** As Spring binds it: a dash is left out, or written like a dot. */
    private static Stream<String> variables(String property) {
        var name = property.replace('.', '_').toUpperCase(Locale.ROOT);
        return Stream.of(name.replace("-", ""), name.replace('-', '_'));
    }
}
