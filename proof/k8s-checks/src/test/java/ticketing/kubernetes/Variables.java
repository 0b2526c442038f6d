package ticketing.kubernetes;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The environment variables with an effect in one service: from the configuration metadata of the
 * service and its libraries, and from names in our code.
 *
 * @param beginnings prefixes of variables with any continuation
 */
record Variables(Set<String> names, Set<String> beginnings) {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(ticketing\\.[a-z.-]+)");

    /** Variables that Java itself reads. */
    private static final Set<String> OF_JAVA = Set.of("JDK_JAVA_OPTIONS");

    private static final Map<String, Variables> READ = new ConcurrentHashMap<>();

    /** The variables of a service; do not change them. */
    static Variables of(String service) {
        return READ.computeIfAbsent(service, Variables::read);
    }

    boolean include(String variable) {
        return names.contains(variable)
                || OF_JAVA.contains(variable)
                || beginnings.stream().anyMatch(variable::startsWith);
    }

    private static Variables read(String service) {
        var variables = new Variables(new HashSet<>(), new HashSet<>());
        var classPath = classPath(service);
        try (var loader = new URLClassLoader(urls(classPath), null)) {
            var descriptions = loader.getResources("META-INF/spring-configuration-metadata.json");
            for (var description : Collections.list(descriptions)) {
                try (var json = description.openStream()) {
                    JsonMapper.shared().readTree(json).path("properties").forEach(variables::add);
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        classPath.stream()
                .filter(entry -> entry.startsWith(Project.ROOT))
                .flatMap(entry -> Project.sources(entry.getParent().getParent()))
                .flatMap(source -> PLACEHOLDER.matcher(source).results())
                .flatMap(found -> variables(found.group(1)))
                .forEach(variables.names()::add);
        return variables;
    }

    /** The class path of its image, as written by the build of the service. */
    static List<Path> classPath(String service) {
        var target = Project.ROOT.resolve(service).resolve("target");
        return Stream.concat(
                        Stream.of(target.resolve("classes")),
                        Stream.of(
                                        Project.read(target.resolve("class-path.txt").toString())
                                                .strip()
                                                .split(File.pathSeparator))
                                .map(Path::of))
                .toList();
    }

    private static URL[] urls(List<Path> classPath) throws MalformedURLException {
        var urls = new URL[classPath.size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = classPath.get(i).toUri().toURL();
        }
        return urls;
    }

    /** Adds a property, unless Spring Boot lists it only because it is no longer supported. */
    private void add(JsonNode property) {
        if (property.at("/deprecation/level").asString("").equals("error")) {
            return;
        }
        var variables = variables(property.path("name").asString("")).toList();
        names.addAll(variables);
        if (property.path("type").asString("").startsWith("java.util.Map")) {
            variables.forEach(variable -> beginnings.add(variable + "_"));
        }
    }

    /** As Spring binds it: a dash is left out, or becomes an underscore like a dot. */
    private static Stream<String> variables(String property) {
        var name = property.replace('.', '_').toUpperCase(Locale.ROOT);
        return Stream.of(name.replace("-", ""), name.replace('-', '_'));
    }
}
