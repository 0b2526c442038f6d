package ticketing.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EventSchemaTest {

    static List<EventType> types() {
        return EventType.all();
    }

    @ParameterizedTest
    @MethodSource("types")
    void says_what_the_record_says(EventType type) throws IOException {
        CheckedIn.schema(type).mustBe(EventSchema.pretty(EventSchema.of(type)));
    }

    @ParameterizedTest
    @MethodSource("types")
    void is_satisfied_by_the_golden_file(EventType type) throws IOException {
        assertThat(EventSchema.faultsOf(GoldenFiles.of(type), CheckedIn.schema(type).bytes()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"orderId\":          | \"orderNo\":",
                "-000000000002         | -2",
                "\"price\":19.00       | \"price\":\"19.00\"",
                "\"ticketVersion\":1   | \"ticketVersion\":1.5",
                "2026-11-21T07:22:32   | yesterday",
                "\"currency\":\"eur\"  | \"currency\":null",
            })
    void refuses_what_is_no_such_event(String from, String to) throws IOException {
        var type = EventType.of(GoldenEvents.ORDER_PLACED);
        var golden = new String(GoldenFiles.of(type), UTF_8);

        var faults =
                EventSchema.faultsOf(
                        golden.replace(from, to).getBytes(UTF_8), CheckedIn.schema(type).bytes());

        assertThat(golden).contains(from);
        assertThat(faults).hasSize(1);
    }

    @Test
    void refuses_a_reason_nobody_knows() throws IOException {
        var type = EventType.of(GoldenEvents.ORDER_CANCELLED);
        var json = new String(GoldenFiles.of(type), UTF_8).replace("expired", "EXPIRED");

        assertThat(EventSchema.faultsOf(json.getBytes(UTF_8), CheckedIn.schema(type).bytes()))
                .hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("types")
    void accepts_every_event_stored_before(EventType type) throws IOException {
        var recorded = recorded(type);
        for (var event : recorded) {
            assertThat(EventSchema.faultsOf(event.getBytes(UTF_8), CheckedIn.schema(type).bytes()))
                    .as(event)
                    .isEmpty();
            assertThat(EventJson.read(type.storedName(), event.getBytes(UTF_8)))
                    .isInstanceOf(type.record());
        }
        var written = new String(EventJson.write(GoldenEvents.of(type)), UTF_8);
        if (!recorded.contains(written)) {
            CheckedIn.recorded(type, recorded.size() + 1).mustBe(written);
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void changes_only_so_that_events_stored_before_satisfy_it(EventType type) throws IOException {
        var present = EventSchema.of(type);
        var released = CheckedIn.released(type);

        if (released.exists()) {
            assertThat(SchemaEvolution.refusals(read(released), present))
                    .as("Events are stored as %s already", type.storedName())
                    .isEmpty();
        }
        released.mustBe(EventSchema.pretty(present));
    }

    @Test
    void exists_for_every_event_and_for_nothing_else() throws IOException {
        var names =
                EventType.all().stream()
                        .map(type -> type.storedName() + ".schema.json")
                        .collect(Collectors.toSet());

        assertThat(CheckedIn.namesIn(CheckedIn.SCHEMAS)).isEqualTo(names);
    }

    @Test
    void is_never_given_up_once_events_are_stored_under_it() throws IOException {
        for (var name : CheckedIn.namesIn(CheckedIn.RELEASED)) {
            assertThat(EventReader.present().reads(name.replace(".schema.json", "")))
                    .as(name)
                    .isTrue();
        }
    }

    private static List<String> recorded(EventType type) throws IOException {
        var events = new ArrayList<String>();
        while (CheckedIn.recorded(type, events.size() + 1).exists()) {
            events.add(new String(CheckedIn.recorded(type, events.size() + 1).bytes(), UTF_8));
        }
        return events;
    }

    private static JsonNode read(CheckedIn schema) throws IOException {
        return JsonMapper.shared().readTree(schema.bytes());
    }
}
