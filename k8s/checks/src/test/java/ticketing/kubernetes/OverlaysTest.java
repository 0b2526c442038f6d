package ticketing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that can be deployed obeys the rules. */
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
                                .map(image -> image.replace("ticketing/", ""))
                                .toList());
    }
}
