package ticketing.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The product depends on neither the local run nor the proofs; the local run not on the proofs. */
class ModulesTest {

    private static final Pattern NAME =
            Pattern.compile("</parent>\\s*<artifactId>(.+)</artifactId>");
    private static final Pattern DEPENDENCY =
            Pattern.compile(
                    "<dependency>\\s*(?:<!--.*?-->\\s*)?<groupId>ticketing</groupId>\\s*<artifactId>([^<]+)</artifactId>(.*?)</dependency>",
                    Pattern.DOTALL);

    private record Module(String folder, String pom) {

        String name() {
            return NAME.matcher(pom).results().findFirst().orElseThrow().group(1);
        }

        boolean isIn(String room) {
            return folder.startsWith(room + "/");
        }

        /** The modules it depends on, except those for its tests. */
        List<String> parts() {
            return DEPENDENCY
                    .matcher(pom)
                    .results()
                    .filter(found -> !found.group(2).contains("<scope>test</scope>"))
                    .map(found -> found.group(1))
                    .toList();
        }

        List<String> partsIn(String room, List<Module> all) {
            return all.stream()
                    .filter(module -> module.isIn(room))
                    .map(Module::name)
                    .filter(parts()::contains)
                    .map(part -> folder + " -> " + part)
                    .toList();
        }
    }

    @Test
    void outside_of_proof_need_no_proof() {
        var modules = modules();

        assertThat(found(modules.stream().filter(it -> !it.isIn("proof")), "proof", modules))
                .isEmpty();
        // The rule finds a violation.
        assertThat(found(modules.stream().filter(it -> it.isIn("proof")), "run", modules))
                .contains("proof/benchmarks -> local");
    }

    @Test
    void of_the_product_need_no_local_run() {
        var modules = modules();

        assertThat(found(modules.stream().filter(it -> !it.folder().contains("/")), "run", modules))
                .isEmpty();
        assertThat(found(modules.stream().filter(it -> it.isIn("run")), "run", modules))
                .containsExactly("run/local -> local-infrastructure");
    }

    private static List<String> found(Stream<Module> from, String room, List<Module> all) {
        return from.flatMap(module -> module.partsIn(room, all).stream()).toList();
    }

    private static List<Module> modules() {
        return Repository.modules().stream()
                .map(folder -> new Module(folder, pomOf(folder)))
                .toList();
    }

    private static String pomOf(String folder) {
        return Repository.read(Repository.ROOT.resolve(Path.of(folder, "pom.xml")));
    }
}
