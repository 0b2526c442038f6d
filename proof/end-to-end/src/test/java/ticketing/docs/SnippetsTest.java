package ticketing.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Code on a page is compiled code. {@code -Dsnippets.update=true} copies it from the sources. Such
 * a run fails, so it cannot be mistaken for a check.
 */
class SnippetsTest {

    private static final boolean UPDATE = Boolean.getBoolean("snippets.update");

    private static final List<String> SOURCE =
            """
            /** Counts. A class Counter is declared once. */
            final class Counter {

                private int count;

                @Override
                public String toString() {
                    return "{" + count;
                }

                /** Adds one by add(). */
                int add(
                        int more) {
                    if (more > 0) {
                        return count += more;
                    }
                    return count;
                }

                int add(long more) {
                    return add((int) more);
                }

                record Pair(int left, int right) {}
            }
            """
                    .lines()
                    .toList();

    static List<Page> pages() {
        return Repository.pages().stream()
                .filter(page -> !Snippet.on(page.text()).isEmpty())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void show_the_code_as_it_is(Page page) throws IOException {
        var upToDate = Snippet.upToDate(page.text());
        if (UPDATE && !upToDate.equals(page.text())) {
            Files.writeString(page.file(), upToDate);
            fail("%s is written. Look at the diff, then run again without -Dsnippets.update", page);
        }

        for (var snippet : Snippet.on(page.text())) {
            assertThat(snippet.shown())
                    .as(
                            "%s#%s on %s; -Dsnippets.update=true takes it over",
                            snippet.path(), snippet.piece(), page)
                    .isEqualTo(snippet.inTheSources());
        }
    }

    /** Except on the page that shows a test of an invented service. */
    @Test
    void are_the_only_java_on_a_page() {
        assertThat(Repository.pages())
                .filteredOn(page -> !page.isIn("common-web"))
                .allSatisfy(page ->
                        assertThat(page.blocks())
                                .filteredOn(block -> block.language().equals("java"))
                                .extracting(Page.Block::text)
                                .containsExactlyElementsOf(
                                        Snippet.on(page.text()).stream()
                                                .map(Snippet::shown)
                                                .toList()));
    }

    @Test
    void tell_the_walkthrough() {
        assertThat(Snippet.on(Repository.page("docs/learn/walkthrough.md").text()))
                .hasSizeGreaterThan(8);
    }

    @Test
    void are_cut_by_the_name_of_a_declaration() {
        assertThat(cut("toString"))
                .isEqualTo(
                        """
                        @Override
                        public String toString() {
                            return "{" + count;
                        }
                        """);
        assertThat(cut("Pair")).isEqualTo("record Pair(int left, int right) {}\n");
    }

    @Test
    void are_cut_from_one_line_to_another() {
        assertThat(cut("if (more > 0) { .. }"))
                .isEqualTo(
                        """
                        if (more > 0) {
                            return count += more;
                        }
                        """);
    }

    @Test
    void are_refused_if_they_are_not_there_exactly_once() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cut("add"))
                .withMessageContaining("found 2 times");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cut("subtract"))
                .withMessageContaining("found 0 times");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cut("return .. count;"))
                .withMessageContaining("found 4 times");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cut("private int count; .. nowhere"))
                .withMessageContaining("does not end");
    }

    private static String cut(String piece) {
        return new Snippet("Counter.java", piece, "").cut(SOURCE);
    }
}
