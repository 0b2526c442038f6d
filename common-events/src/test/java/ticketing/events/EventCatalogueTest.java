package ticketing.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Compares {@code docs/learn/events.md} with the records. */
class EventCatalogueTest {

    private static final Path PAGE = Path.of("../docs/learn/events.md");

    private String page = "";

    @BeforeEach
    void read() throws IOException {
        page = Files.readString(PAGE);
    }

    @ParameterizedTest
    @EnumSource
    void lists_the_events_of_each_stream_as_they_are_stored(EventStream stream) {
        var facts =
                section(stream).stream()
                        .map(row -> row.stream().limit(4).collect(Collectors.joining(" | ")))
                        .toList();

        assertThat(facts)
                .isEqualTo(
                        EventType.all().stream()
                                .filter(type -> stream.events().isAssignableFrom(type.record()))
                                .map(EventCatalogueTest::facts)
                                .toList());
    }

    @ParameterizedTest
    @EnumSource
    void says_of_each_event_when_it_happens_and_who_reacts(EventStream stream) {
        assertThat(section(stream))
                .allSatisfy(row -> assertThat(row).hasSize(6).doesNotContain(""));
    }

    @Test
    void names_no_other_event() {
        assertThat(Pattern.compile("ticketing\\.[a-z-]+\\.v\\d+").matcher(page).results())
                .extracting(name -> EventType.named(name.group()))
                .hasSize(EventType.all().size())
                .allSatisfy(type -> assertThat(type).isPresent());
    }

    @Test
    void shows_an_event_as_it_is_stored() {
        var golden = GoldenFiles.of(EventType.of(GoldenEvents.ORDER_PLACED));
        var examples =
                Pattern.compile("```json\n(.*?)\n```", Pattern.DOTALL).matcher(page).results();

        assertThat(examples)
                .extracting(example -> onOneLine(example.group(1)))
                .containsExactly(new String(golden, StandardCharsets.UTF_8));
    }

    @Test
    void links_to_what_exists() {
        assertThat(Pattern.compile("]\\(([^)]+)\\)").matcher(page).results())
                .extracting(link -> PAGE.resolveSibling(link.group(1)))
                .isNotEmpty()
                .allSatisfy(target -> assertThat(target).exists());
    }

    /** The rows of the table under the stream's heading, without its two header lines. */
    private List<List<String>> section(EventStream stream) {
        var context = stream.context();
        var heading =
                "\n## "
                        + context.substring(0, 1).toUpperCase(Locale.ROOT)
                        + context.substring(1)
                        + "\n";
        assertThat(page).contains(heading);
        var section = page.substring(page.indexOf(heading) + heading.length());
        assertThat(section).startsWith("\nStream `" + stream + "`, written by ");
        return section.substring(0, section.indexOf("\n## "))
                .lines()
                .filter(line -> line.startsWith("|"))
                .skip(2)
                .map(line -> line.substring(1, line.length() - 1))
                .map(cells -> Arrays.stream(cells.split("\\|")).map(String::strip).toList())
                .toList();
    }

    private static String onOneLine(String json) {
        return json.replaceAll("\n *", "").replace("\": ", "\":");
    }

    private static String facts(EventType type) {
        var event = GoldenEvents.of(type);
        var subject =
                BoundaryTest.boundaryOf(event)
                        .subjectOf(event)
                        .replace(GoldenEvents.EMAIL_KEY, "<emailKey>")
                        .replace(GoldenEvents.TICKET.toString(), "<ticketId>")
                        .replace(GoldenEvents.ORDER.toString(), "<orderId>");
        var fields =
                EventSchema.of(type)
                        .path("properties")
                        .propertyStream()
                        .map(field -> field.getKey() + values(field.getValue()))
                        .collect(Collectors.joining(", "));
        return "%s | `%s` | `%s` | %s"
                .formatted(type.record().getSimpleName(), type.storedName(), subject, fields);
    }

    private static String values(JsonNode field) {
        return field.has("enum")
                ? field.path("enum")
                        .valueStream()
                        .map(value -> "`" + value.asString() + "`")
                        .collect(Collectors.joining(", ", " (", ")"))
                : "";
    }
}
