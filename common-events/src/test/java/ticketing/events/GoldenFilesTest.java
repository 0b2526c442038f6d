package ticketing.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenFilesTest {

    static List<EventType> types() {
        return EventType.all();
    }

    @ParameterizedTest
    @MethodSource("types")
    void hold_what_the_producer_writes(EventType type) throws IOException {
        var written = EventJson.write(GoldenEvents.of(type));

        CheckedIn.golden(type).mustBe(new String(written, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("types")
    void are_read_as_the_example(EventType type) {
        assertThat(EventJson.read(type.storedName(), GoldenFiles.of(type)))
                .isEqualTo(GoldenEvents.of(type));
    }

    @Test
    void exist_for_every_event_and_for_nothing_else() throws IOException {
        assertThat(CheckedIn.namesIn(CheckedIn.GOLDEN))
                .isEqualTo(
                        EventType.all().stream()
                                .map(type -> type.storedName() + ".json")
                                .collect(Collectors.toSet()));
    }

    @Test
    void have_exactly_one_example_per_event() {
        assertThat(GoldenEvents.all())
                .extracting(EventType::of)
                .containsExactlyElementsOf(EventType.all());
    }
}
