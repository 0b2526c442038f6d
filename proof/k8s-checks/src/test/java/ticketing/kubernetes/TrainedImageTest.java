package ticketing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The profile of {@code pom.xml} that adds an AOT cache to an image, and the scripts for it. */
class TrainedImageTest {

    private static final String PROFILE =
            only("(?s)<id>trained-image</id>(.*?)</profile>", Project.read("pom.xml"));
    private static final String FILE = only("-XX:AOTCache=([^<]*)<", PROFILE);
    private static final String NAME = FILE.substring(FILE.lastIndexOf('/') + 1);

    @Test
    void java_is_told_of_a_file_in_the_layer() {
        assertThat(FILE).isEqualTo(only("<into>(.*)</into>", PROFILE) + "/" + NAME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"k8s/trained-image.sh", "proof/k8s-checks/image.sh"})
    void that_file_is_what_a_script_leaves_there(String script) {
        var folder = only("<from>\\$\\{project.build.directory}(.*)</from>", PROFILE);

        assertThat(Project.read(script))
                .containsPattern("cache=[$\\w-]+/target" + folder + "\n")
                .contains("-XX:AOTCacheOutput=/tmp/" + NAME)
                .contains("\"$cache/" + NAME + "\"");
    }

    @Test
    void nothing_of_it_is_in_an_image_that_was_not_trained() {
        assertThat(Project.read("pom.xml").replace(PROFILE, ""))
                .doesNotContain("AOT", "extraDirectories");
    }

    private static String only(String pattern, String text) {
        var found = Pattern.compile(pattern).matcher(text).results().toList();
        assertThat(found).as(pattern).hasSize(1);
        return found.getFirst().group(1);
    }
}
