package ticketing.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The target of every link exists. */
class LinksTest {

    private static final Pattern PATH = Pattern.compile("[\\w.-]+(/[\\w.@-]+)+/?");
    private static final Pattern FILE = Pattern.compile(".*\\.(java|md|sh|xml|yaml|json)");

    static List<Page> pages() {
        return Repository.pages();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void lead_to_what_exists(Page page) {
        assertThat(page.links())
                .filteredOn(link -> !link.contains("://"))
                .allSatisfy(link -> {
                    var parts = link.split("#", 2);
                    var target = page.folder().resolve(parts[0]).normalize();
                    assertThat(parts[0].isEmpty() ? page.file() : target).as(link).exists();
                    assertThat(target).as(link).matches(Repository::isOurs);
                    if (parts.length == 2 && !parts[1].isEmpty()) {
                        var heading = parts[0].isEmpty() ? page : Page.read(target);
                        assertThat(heading.anchors()).as(link).contains(parts[1]);
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("pages")
    void name_paths_that_exist(Page page) {
        assertThat(page.inBackticks())
                .filteredOn(LinksTest::looksLikeAPath)
                .allSatisfy(path ->
                        assertThat(List.of(Repository.ROOT, page.folder()))
                                .as(path)
                                .anyMatch(from -> Files.exists(from.resolve(path))));
    }

    private static boolean looksLikeAPath(String text) {
        if (!PATH.matcher(text).matches() || !Repository.isOurs(Repository.ROOT.resolve(text))) {
            return false;
        }
        var top = Repository.ROOT.resolve(Path.of(text).getName(0));
        return Files.isDirectory(top) || FILE.matcher(text).matches();
    }
}
