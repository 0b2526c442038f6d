package ticketing.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** There are few decision records. Each is short and says what was given up. */
class DecisionsTest {

    private static final String INDEX = "docs/adr/README.md";
    private static final int MOST = 27;
    private static final int LINES_OF_A_PAGE = 60;
    private static final int WORDS_OF_A_PAGE = 700;

    private static final Pattern AMENDED =
            Pattern.compile("(?m)^- Amended by (\\[(\\d+)]\\((\\S+)\\)): \\S.*\\.$");

    static List<Page> records() {
        return Repository.pages().stream()
                .filter(page -> page.isIn("docs/adr"))
                .filter(page -> !page.toString().equals(INDEX))
                .toList();
    }

    @Test
    void are_numbered_without_gaps() {
        assertThat(records())
                .hasSizeLessThanOrEqualTo(MOST)
                .extracting(page -> page.file().getFileName().toString().substring(0, 5))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, records().size())
                                .mapToObj("%04d-"::formatted)
                                .toList());
    }

    @ParameterizedTest
    @MethodSource("records")
    void say_why_what_then_and_what_was_given_up(Page page) {
        var headings = page.text().lines().filter(line -> line.startsWith("#")).toList();

        assertThat(headings.getFirst()).startsWith("# " + number(page) + ". ");
        assertThat(headings.subList(1, headings.size()))
                .containsExactly(
                        "## Context", "## Decision", "## Consequences", "## What we gave up");
        assertThat(page.text().split("\n## [^\n]+\n"))
                .allSatisfy(part -> assertThat(part).isNotBlank());
    }

    @ParameterizedTest
    @MethodSource("records")
    void have_one_page_each(Page page) {
        assertThat(page.text().lines().count()).isLessThanOrEqualTo(LINES_OF_A_PAGE);
        assertThat(page.text().split("\\s+")).hasSizeLessThanOrEqualTo(WORDS_OF_A_PAGE);
    }

    @ParameterizedTest
    @MethodSource("records")
    void say_at_their_top_which_later_one_amends_them(Page page) {
        var top = page.text().substring(0, page.text().indexOf("\n## "));

        assertThat(top.lines().skip(1).filter(line -> line.startsWith("- ")))
                .allMatch(line -> AMENDED.matcher(line).matches());
        assertThat(AMENDED.matcher(page.text()).results())
                .allSatisfy(found -> {
                    assertThat(found.start()).isLessThan(top.length());
                    assertThat(Integer.parseInt(found.group(2))).isGreaterThan(number(page));
                    assertThat(found.group(3))
                            .startsWith("%04d-".formatted(Integer.parseInt(found.group(2))));
                });
        // Such remarks in the text would be missing in the index.
        assertThat(page.text().toLowerCase(Locale.ROOT))
                .doesNotContain("since then", "superseded by", "changed by [");
    }

    @Test
    void are_all_in_the_index_with_those_that_amend_them() {
        assertThat(Repository.page(INDEX).text().lines().filter(line -> line.startsWith("| [")))
                .containsExactlyElementsOf(records().stream().map(DecisionsTest::row).toList());
    }

    @Test
    void give_a_reason_for_every_library() {
        var libraries =
                Pattern.compile(
                                "<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)</artifactId>\\s*<version>\\$")
                        .matcher(managed())
                        .results()
                        .filter(found -> !found.group(1).equals("ticketing"))
                        .map(found -> found.group(2))
                        .toList();

        assertThat(libraries).isNotEmpty();
        assertThat(Repository.page("docs/adr/0011-libraries.md").inBackticks())
                .containsAll(libraries);
    }

    private static String managed() {
        var pom = Repository.read(Repository.ROOT.resolve("pom.xml"));
        return pom.substring(0, pom.indexOf("</dependencyManagement>"));
    }

    private static int number(Page page) {
        return Integer.parseInt(page.file().getFileName().toString().substring(0, 4));
    }

    private static String row(Page page) {
        var title = page.text().lines().findFirst().orElseThrow().replaceFirst("# \\d+\\. ", "");
        var amendedBy =
                AMENDED.matcher(page.text())
                        .results()
                        .map(found -> found.group(1))
                        .collect(Collectors.joining(", "));
        return "| [%d](%s) | %s | %s |"
                .formatted(number(page), page.file().getFileName(), title, amendedBy);
    }
}
