package ticketing.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import ticketing.events.EventStream;
import ticketing.local.operator.StoredEvent;

class EventLineTest {

    private static final String ID = "40631c6a-6dc1-5202-88e1-9461ea67cc1c";
    private static final String KEY =
            "8113efb9dadbf9986bb8746c95f54d5d3d4e75e98dd35a032c9e493eaad5b69c";
    private static final EventLine.Screen WIDE = new EventLine.Screen(1000, false);

    @Test
    void shows_the_end_of_ids_and_keys() {
        var line = new EventLine(WIDE).of(event("Concert"));

        assertThat(line)
                .contains("tickets.…67cc1c.…d5b69c.created", "\"ticketId\":\"…67cc1c\"")
                .contains("Concert")
                .doesNotContain(ID, KEY);
    }

    @Test
    void is_as_long_as_the_terminal_is_wide() {
        var line = new EventLine(new EventLine.Screen(80, false)).of(event("x".repeat(200)));

        assertThat(line).hasSize(80).endsWith("…");
    }

    @Test
    void is_never_cut_to_nothing() {
        assertThat(new EventLine(new EventLine.Screen(1, false)).of(event("Concert"))).hasSize(40);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--full", "--json"})
    void is_whole_if_asked(String option) {
        var lines = new EventLine(new EventLine.Screen(80, false));
        var _ =
                new CommandLine(
                                CommandLine.Model.CommandSpec.create()
                                        .addMixin("lines", spec(lines)))
                        .parseArgs(option);

        assertThat(lines.of(event("x".repeat(200)))).contains(ID, KEY, "x".repeat(200));
        assertThat(lines.isForTools()).isEqualTo(option.equals("--json"));
    }

    @Test
    void has_the_color_of_its_stream_on_a_terminal_and_is_not_longer_for_it() {
        var line = new EventLine(new EventLine.Screen(80, true)).of(event("x".repeat(200)));

        assertThat(line).containsPattern("\u001b\\[\\d+mTICKETS\u001b\\[0m");
        assertThat(line.replaceAll("\u001b\\[\\d+m", "")).hasSize(80);
    }

    private static CommandLine.Model.CommandSpec spec(EventLine lines) {
        return CommandLine.Model.CommandSpec.forAnnotatedObject(lines);
    }

    private static StoredEvent event(String title) {
        return new StoredEvent(
                EventStream.TICKETS,
                1,
                "tickets." + ID + "." + KEY + ".created",
                Instant.EPOCH,
                new LinkedHashMap<>(),
                StoredEvent.read(
                        "{\"ticketId\":\"%s\",\"title\":\"%s\"}".formatted(ID, title).getBytes()));
    }
}
