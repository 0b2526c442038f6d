package ticketing.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The checked files. */
final class Project {

    static final Path ROOT = root();

    private static final ConcurrentHashMap<Path, String> RENDERED = new ConcurrentHashMap<>();

    private static final AtomicBoolean SAID = new AtomicBoolean();

    private Project() {}

    private static Path root() {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve(".mvn"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    static String read(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** All documents of a file in YAML; anchors are resolved. */
    static List<JsonNode> yaml(String text) {
        // YAML 1.1, as in kubectl: there 0440 is octal.
        var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        return StreamSupport.stream(yaml.loadAll(text).spliterator(), false)
                .map(document -> JsonMapper.shared().<JsonNode>valueToTree(document))
                .toList();
    }

    /**
     * The objects that {@code kubectl kustomize} renders from a folder. Without kubectl the test is
     * skipped, or fails in CI.
     */
    static List<JsonNode> kustomize(Path folder) {
        return yaml(RENDERED.computeIfAbsent(folder, Project::render));
    }

    private static String render(Path folder) {
        try {
            var process = new ProcessBuilder("kubectl", "kustomize", folder.toString()).start();
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), UTF_8);
            var errors = new String(process.getErrorStream().readAllBytes(), UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(folder + " cannot be rendered: " + errors);
            }
            return output;
        } catch (IOException noKubectl) {
            if (System.getenv("CI") != null) {
                throw new AssertionError("kubectl is missing, and CI may skip nothing", noKubectl);
            }
            if (!SAID.getAndSet(true)) {
                System.out.println("NOTICE: kubectl is missing; the manifests are not checked.");
            }
            return Assumptions.abort("kubectl is missing");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The sources of a module as texts. */
    static Stream<String> sources(Path module) {
        return javaFilesIn(ROOT.resolve(module).resolve("src/main/java"))
                .map(file -> read(file.toString()));
    }

    private static Stream<Path> javaFilesIn(Path folder) {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
