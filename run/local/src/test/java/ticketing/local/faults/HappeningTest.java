package ticketing.local.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import ticketing.local.checks.CannotRunException;
import ticketing.local.faults.Fault.Kind;
import ticketing.local.terminal.Console;

class HappeningTest {

    private final Tally tally = new Tally();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Fault fault = new Fault(Duration.ofSeconds(3), Kind.CUT, "NATS", Duration.ZERO);

    private void happen(Happening.Injection injection) {
        var console = Console.progressTo(new PrintStream(said, true, StandardCharsets.UTF_8));
        new Happening(fault, injection, tally, console).run();
    }

    @Test
    void is_counted_and_mended() {
        var mended = new boolean[1];

        happen(_ -> () -> mended[0] = true);

        assertThat(mended[0]).isTrue();
        assertThat(tally.faults()).isEqualTo(Map.of(Kind.CUT, 1));
        assertThat(tally.findings()).isEmpty();
    }

    @Test
    void that_cannot_be_mended_is_a_finding_and_still_counted() {
        happen(_ ->
                () -> {
                    throw new CannotRunException("the port is taken");
                });

        assertThat(tally.faults()).isEqualTo(Map.of(Kind.CUT, 1));
        assertThat(tally.findings())
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.what())
                                .contains("NATS", "could not be repaired", "the port is taken"));
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("could not be repaired");
    }

    @Test
    void that_cannot_be_made_to_happen_because_too_much_is_broken_is_left_out() {
        happen(_ -> {
            throw new CannotRunException("it does not run");
        });

        assertThat(tally.faults()).isEmpty();
        assertThat(tally.findings()).isEmpty();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("Skipped", "it does not run");
    }

    @Test
    void that_fails_unexpectedly_is_a_finding() {
        happen(_ -> {
            throw new IllegalArgumentException("no such link");
        });

        assertThat(tally.faults()).isEmpty();
        assertThat(tally.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).contains("no such link"));
    }
}
