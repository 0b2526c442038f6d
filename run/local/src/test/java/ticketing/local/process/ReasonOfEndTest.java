package ticketing.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReasonOfEndTest {

    private static final List<String> FRAMES =
            IntStream.range(0, 30).mapToObj(i -> "\tat a.b.C.d(C.java:" + i + ")").toList();

    @Test
    void are_what_spring_explains() {
        assertThat(
                        ReasonOfEnd.of(
                                lines(
                                        """
                                        12:00 INFO  Starting
                                        ***************************
                                        APPLICATION FAILED TO START
                                        ***************************

                                        Description:

                                        Failed to bind properties under 'ticketing.orders'

                                            Reason: time-to-pay has to be more than 0

                                        Action:

                                        Update your application's configuration
                                        """)))
                .containsExactly(
                        "Failed to bind properties under 'ticketing.orders'",
                        "    Reason: time-to-pay has to be more than 0",
                        "Update your application's configuration");
    }

    @Test
    void begin_with_the_innermost_cause_and_have_no_frames() {
        var log =
                Stream.of(
                                Stream.of(
                                        "12:00 ERROR Application run failed", "java.lang.A: outer"),
                                FRAMES.stream(),
                                Stream.of("Caused by: java.lang.B: middle"),
                                FRAMES.stream(),
                                Stream.of("Caused by: java.lang.C: the reason"),
                                FRAMES.stream(),
                                Stream.of("\t... 12 common frames omitted"))
                        .flatMap(lines -> lines)
                        .toList();

        assertThat(ReasonOfEnd.of(log))
                .startsWith("java.lang.C: the reason")
                .contains("12:00 ERROR Application run failed")
                .noneMatch(line -> line.contains("C.java") || line.contains("common frames"));
    }

    @Test
    void are_the_last_lines_where_nothing_else_is_known() {
        var log = IntStream.range(0, 50).mapToObj(i -> "line " + i).toList();

        assertThat(ReasonOfEnd.of(log)).hasSize(12).endsWith("line 49");
        assertThat(ReasonOfEnd.of(List.of())).isEmpty();
    }

    private static List<String> lines(String text) {
        return text.lines().toList();
    }
}
