package ticketing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every overlay obeys the rules. */
class OverlaysTest {

    static Stream<Arguments> rules() {
        return Stream.of(Overlay.values())
                .flatMap(overlay ->
                        overlay.rules().stream().map(rule -> Arguments.of(overlay, rule)));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void obey(Overlay overlay, Rule rule) {
        assertThat(rule.findings(overlay.manifests())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void have_every_service(Overlay overlay) {
        assertThat(overlay.manifests().of("Deployment").map(Manifest::name))
                .containsExactlyInAnyOrderElementsOf(
                        Skaffold.images().stream()
                                .map(image -> image.replace(ServiceRules.OURS, ""))
                                .toList());
    }

    @Test
    void are_deployed_by_kubectl_with_images_that_the_page_names() throws IOException {
        var page = Project.read("docs/operate/kubernetes.md");
        var kustomization =
                page.replaceFirst("(?s).*```yaml\n(# [^`]*\nimages:.*?)```.*", "$1")
                        .replace("- ../k8s/", "- ../../../../../k8s/");
        var folder = Project.ROOT.resolve("proof/k8s-checks/target/overlays/of-the-page");
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("kustomization.yaml"), kustomization);

        assertThat(Project.kustomize(folder).toString())
                .contains("registry.example.com/")
                .doesNotContain(ServiceRules.OURS);
    }
}
