package ticketing.eventstore.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeTest {

    private static final Instant YEAR_0 = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant YEAR_10000 = Instant.parse("+10000-01-01T00:00:00Z");

    @Test
    void reads_what_an_instant_is_written_as() {
        var seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            var second = random.nextLong(YEAR_0.getEpochSecond(), YEAR_10000.getEpochSecond());
            var unit = new int[] {1_000_000_000, 1_000_000, 1_000, 1}[i % 4];
            var time = Instant.ofEpochSecond(second, random.nextInt(1_000_000_000) / unit * unit);

            assertThat(EventTime.parse(time.toString())).as("seed %d", seed).isEqualTo(time);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-27T10:15:30.1Z",
                "2026-11-27T10:15:30.12345Z",
                "2026-11-27T10:15:30.Z",
                "2026-11-27T24:00:00Z",
                "2026-12-31T23:59:60Z",
                "2026-11-27T10:15:30+01:00",
                "2026-11-27t10:15:30z",
                "-0001-11-27T10:15:30Z",
                "+12026-11-27T10:15:30Z"
            })
    void reads_other_forms_as_java_does(String text) {
        assertThat(EventTime.parse(text)).isEqualTo(Instant.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "2026-11-27",
                "2026-11-27T10:15:30",
                "2026-11-27T10:15Z",
                "2026-02-30T10:15:30Z",
                "2026-13-27T10:15:30Z",
                "2026-11-27T25:15:30Z",
                "2026-11-27T10:15:61Z",
                "2026-11-27T10:+5:30Z",
                "2026-11-27T10:15:30.1234567890Z",
                "2026-11-27T10:15:30.12x456Z",
                "2026-11-27 10:15:30Z",
                "2026-11-27T10:15:30,5Z"
            })
    void refuses_what_java_refuses(String text) {
        assertThatThrownBy(() -> Instant.parse(text)).isInstanceOf(DateTimeParseException.class);
        assertThatThrownBy(() -> EventTime.parse(text)).isInstanceOf(DateTimeParseException.class);
    }
}
