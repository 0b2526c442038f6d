package ticketing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every third-party artifact is pinned to one version, and to the same version everywhere. */
class PinnedVersionsTest {

    private static final String INFRASTRUCTURE =
            "run/infrastructure/src/main/java/ticketing/infrastructure/";

    /** The first version without CVE-2025-14847, which lets strangers read its memory. */
    private static final int SAFE_PATCH_OF_MONGODB = 17;

    @Test
    void of_mongodb_are_the_same_in_production_development_and_on_one_machine() {
        var production = found("k8s/overlays/prod/mongo.yaml", "version: (\\S+)");

        assertThat(production).matches("8\\.0\\.\\d+");
        assertThat(Integer.parseInt(production.substring("8.0.".length())))
                .isGreaterThanOrEqualTo(SAFE_PATCH_OF_MONGODB);
        assertThat(found("k8s/overlays/dev/mongo.yaml", "mongo:(\\S+)")).isEqualTo(production);
        assertThat(found(INFRASTRUCTURE + "mongo/MongoServer.java", "\"mongo:([^\"]+)\""))
                .isEqualTo(production);
    }

    @Test
    void of_nats_are_the_same_for_a_training_and_on_one_machine() {
        assertThat(found(INFRASTRUCTURE + "nats/NatsServer.java", "\"nats:([^\"]+)\""))
                .matches("\\d+\\.\\d+\\.\\d+")
                .isEqualTo(found("k8s/trained-image.sh", "nats:(\\S+)"));
    }

    @Test
    void of_java_in_the_images_are_one_release() {
        assertThat(found("pom.xml", "<image>eclipse-temurin:(\\S+)</image>"))
                .matches("25\\.\\d+\\.\\d+\\S*-jre");
    }

    @Test
    void of_maven_are_compared_with_a_checksum() {
        assertThat(
                        found(
                                ".mvn/wrapper/maven-wrapper.properties",
                                "distributionSha256Sum=([0-9a-f]+)"))
                .hasSize(64);
    }

    /**
     * Then a new version is a change of the poms only, and nothing looks for a jar of the old
     * version.
     */
    @Test
    void of_ours_are_written_in_the_poms_alone() {
        var version = found("pom.xml", "<artifactId>ticketing</artifactId>\\s*<version>([^<]+)");
        var modules =
                List.of(
                        "run/local",
                        "topology",
                        "common-web",
                        "event-store",
                        "proof/benchmarks",
                        "proof/end-to-end");
        var sources =
                modules.stream()
                        .map(module -> Project.ROOT.resolve(module).resolve("src"))
                        .flatMap(PinnedVersionsTest::files)
                        .toList();

        assertThat(version).isNotEqualTo("none");
        assertThat(Project.read("ticketing")).doesNotContain(version);
        assertThat(sources)
                .isNotEmpty()
                .allSatisfy(
                        file -> assertThat(Project.read(file.toString())).doesNotContain(version));
    }

    private static Stream<Path> files(Path folder) {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Otherwise it is random which of the two is loaded. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "auth-service",
                "tickets-service",
                "orders-service",
                "payments-service",
                "expiration-service"
            })
    void have_no_class_twice(String service) throws IOException {
        var jarOf = new HashMap<String, Path>();
        Map<List<Path>, Integer> shared =
                new TreeMap<>((one, other) -> one.toString().compareTo(other.toString()));
        for (var jar : Variables.classPath(service)) {
            if (jar.toString().endsWith(".jar")) {
                for (var name : classesIn(jar)) {
                    var other = jarOf.putIfAbsent(name, jar.getFileName());
                    if (other != null) {
                        shared.merge(List.of(other, jar.getFileName()), 1, Integer::sum);
                    }
                }
            }
        }

        assertThat(shared).isEmpty();
    }

    private static TreeSet<String> classesIn(Path jar) throws IOException {
        var names = new TreeSet<String>();
        try (var file = new JarFile(jar.toFile())) {
            file.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith(".class") && name.contains("/"))
                    .filter(name -> !name.startsWith("META-INF/"))
                    .forEach(names::add);
        }
        return names;
    }

    private static String found(String file, String pattern) {
        return Pattern.compile(pattern)
                .matcher(Project.read(file))
                .results()
                .map(match -> match.group(1))
                .findFirst()
                .orElse("none");
    }
}
