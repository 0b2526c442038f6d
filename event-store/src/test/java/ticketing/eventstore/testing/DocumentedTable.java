package ticketing.eventstore.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A table in {@code docs/operate/reliability.md} that a test compares with the code. */
public final class DocumentedTable {

    private static final Path PAGE = Path.of("..", "docs", "operate", "reliability.md");

    private DocumentedTable() {}

    /**
     * Fails unless the page contains this table, line by line.
     *
     * @param head the column titles, as a line of Markdown
     * @param rows the lines below
     */
    public static void assertIs(String head, Stream<String> rows) throws IOException {
        var rule = "|" + "---|".repeat((int) head.chars().filter(each -> each == '|').count() - 1);

        assertThat(
                        Files.readAllLines(PAGE).stream()
                                .dropWhile(line -> !line.equals(head))
                                .takeWhile(line -> line.startsWith("|")))
                .containsExactlyElementsOf(Stream.concat(Stream.of(head, rule), rows).toList());
    }
}
