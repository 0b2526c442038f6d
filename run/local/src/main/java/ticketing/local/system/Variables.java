package ticketing.local.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * The environment variables {@code TICKETING_…}: settings of this program and of the services. They
 * override the arguments that this program gives a service. Other variables do not: an exported
 * {@code SERVER_PORT} is meant for another program.
 */
public final class Variables {

    private static final String PREFIX = "TICKETING_";

    /** Variables for this program, its script and its tests, not for a service. */
    private static final Set<String> OF_THIS_PROGRAM =
            Set.of(
                    "TICKETING_BUILD",
                    "TICKETING_RECORD",
                    "TICKETING_TRAINED",
                    "TICKETING_MONGO_URI");

    private static final List<String> WITH_SETTINGS =
            List.of(
                    "common-web",
                    "event-store",
                    "auth-service",
                    "tickets-service",
                    "orders-service",
                    "payments-service",
                    "expiration-service");

    private final Map<String, String> given;

    Variables(Map<String, String> environment) {
        given = new TreeMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(PREFIX) && !value.isBlank()) {
                given.put(name, value);
            }
        });
    }

    public static Variables ofThisProcess() {
        return new Variables(System.getenv());
    }

    /** Whether programs start with their AOT cache. */
    public boolean trained() {
        return !"no".equals(given.get("TICKETING_TRAINED"));
    }

    /** The origins of pages from other servers, as browsers write them. */
    Set<String> furtherOrigins() {
        return given.entrySet().stream()
                .filter(variable ->
                        withoutIndex(variable.getKey()).equals("TICKETING_FURTHER_ORIGINS"))
                .flatMap(variable -> Stream.of(variable.getValue().split(",")))
                .map(Variables::asBrowsersWriteIt)
                .collect(Collectors.toSet());
    }

    /** The services do the same, and refuse to start with an invalid origin. */
    private static String asBrowsersWriteIt(String origin) {
        return origin.strip()
                .toLowerCase(Locale.ROOT)
                .replaceFirst("/$", "")
                .replaceFirst("^(http://.*):80$|^(https://.*):443$", "$1$2");
    }

    /** The arguments of a service that no variable overrides. */
    Map<String, String> leave(Map<String, String> arguments) {
        var left = new LinkedHashMap<>(arguments);
        var set = given.keySet().stream().map(Variables::withoutIndex).toList();
        left.keySet().removeIf(setting -> namesOf(setting).stream().anyMatch(set::contains));
        return left;
    }

    /**
     * The variables that match no setting of a built service.
     *
     * @param project its top-level folder
     */
    List<String> unknown(Path project) {
        var known = new HashSet<>(OF_THIS_PROGRAM);
        var asked = given.keySet().stream().filter(name -> !known.contains(name)).toList();
        if (asked.isEmpty()) {
            return asked;
        }
        var settings = settings(project);
        settings.forEach(setting -> known.addAll(namesOf(setting)));
        return settings.isEmpty()
                ? List.of()
                : asked.stream().filter(name -> !known.contains(withoutIndex(name))).toList();
    }

    private static Set<String> settings(Path project) {
        var settings = new HashSet<String>();
        for (var module : WITH_SETTINGS) {
            var file =
                    project.resolve(module)
                            .resolve("target/classes/META-INF/spring-configuration-metadata.json");
            if (Files.exists(file)) {
                try {
                    JsonMapper.shared()
                            .readTree(Files.readAllBytes(file))
                            .path("properties")
                            .forEach(property -> settings.add(property.path("name").asString()));
                } catch (IOException unreadable) {
                    throw new UncheckedIOException(unreadable);
                }
            }
        }
        return settings;
    }

    /** As Spring reads it: a dash becomes an underscore like a dot, or is left out. */
    private static List<String> namesOf(String setting) {
        var name = setting.toUpperCase(Locale.ROOT).replace('.', '_');
        return List.of(name.replace('-', '_'), name.replace("-", ""));
    }

    /** Without the index, which a list with one variable for each entry has. */
    private static String withoutIndex(String name) {
        return name.replaceFirst("_\\d+_?$", "");
    }
}
