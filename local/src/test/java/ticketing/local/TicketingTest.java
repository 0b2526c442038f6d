package ticketing.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TicketingTest {

    @TempDir private Path folder;
    private final StringWriter errors = new StringWriter();

    @Test
    void says_in_one_sentence_that_nothing_runs() {
        assertThat(run("events", "--data", folder.toString())).isEqualTo(1);
        assertThat(errors.toString())
                .isEqualToIgnoringNewLines("Ticketing does not run: start it with ./ticketing up.");
    }

    @Test
    void says_in_one_sentence_that_no_event_has_such_a_subject() {
        assertThat(run("events", "sales.>", "--data", folder.toString())).isEqualTo(1);
        assertThat(errors.toString())
                .contains("No event has a subject like sales.>")
                .hasLineCount(1);
    }

    @Test
    void forgets_everything_when_it_is_reset() throws IOException {
        DataFolder.take(folder).close();
        Files.createDirectories(folder.resolve("nats/jetstream"));
        Files.createDirectories(folder.resolve("keys"));
        Files.writeString(folder.resolve("keys/key.pem"), "secret");

        assertThat(run("reset", "--data", folder.toString())).isZero();

        assertThat(folder.resolve("nats")).doesNotExist();
        assertThat(folder.resolve("keys")).doesNotExist();
    }

    @Test
    void forgets_nothing_while_the_system_runs() throws IOException {
        try (var running = DataFolder.take(folder)) {
            Files.createDirectories(folder.resolve("keys"));
            assertThat(run("reset", "--data", running.path().toString())).isEqualTo(1);
        }
        assertThat(errors.toString()).contains("Ticketing runs already").hasLineCount(1);
        assertThat(folder.resolve("keys")).exists();
    }

    @Test
    void explains_a_command_it_does_not_know() {
        assertThat(run("opp")).isEqualTo(2);
        assertThat(errors.toString()).contains("'opp'");
    }

    private int run(String... args) {
        return Ticketing.run(
                new PrintWriter(Writer.nullWriter()), new PrintWriter(errors, true), args);
    }
}
