package ticketing.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ticketing.local.checks.CannotRunException;
import ticketing.local.data.DataFolder;

class TicketingTest {

    @TempDir private Path folder;
    private final StringWriter errors = new StringWriter();

    @Test
    void says_in_one_sentence_that_nothing_runs() {
        assertThat(run("events", "--data", folder.toString())).isEqualTo(1);
        assertThat(errors.toString())
                .isEqualToIgnoringNewLines(
                        "Ticketing is not running: start it with ./ticketing up.");
    }

    @Test
    void says_in_one_sentence_that_no_event_has_such_a_subject() {
        assertThat(run("events", "sales.>", "--data", folder.toString())).isEqualTo(2);
        assertThat(errors.toString())
                .contains("No event has a subject like sales.>")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "events orders.|'orders.' is not a subject filter",
                "events orders.>.x|'orders.>.x' is not a subject filter",
                "events ord*|'ord*' is not a subject filter",
                "demo --sales 0|--sales has to be 1 or more, not 0.",
                "demo --sales -1|--sales has to be 1 or more, not -1.",
                "demo --sales x|Invalid value for option '--sales'",
                "faults --minutes -1|--minutes has to be more than 0, not -1.0.",
                "faults --instances 0|--instances has to be 1 or more, not 0.",
                "up --port 0|--port has to be between 1 and 65535, not 0.",
                "up --port 70000|--port has to be between 1 and 65535, not 70000.",
                "up --prot 1|Unknown option",
                "refund x|No order has the id x: an id is a UUID; ./ticketing refund --help",
                "dead-letters|show, replay or discard; ./ticketing dead-letters --help",
                "opp|Unmatched argument at index 0: 'opp'",
                "|A command is missing"
            })
    void says_in_one_sentence_what_makes_no_sense(String typed, String sentence) {
        assertThat(run(typed == null ? new String[0] : typed.split(" "))).isEqualTo(2);
        assertThat(errors.toString()).contains(sentence).hasLineCount(1);
    }

    @Test
    void tells_of_no_bug_with_a_stack_trace() throws IOException {
        var failure = Failure.of(new IllegalStateException("oh"));

        assertThat(failure.exitCode()).isEqualTo(1);
        assertThat(failure.sentence())
                .startsWith("This is a bug: java.lang.IllegalStateException: oh; ")
                .hasLineCount(1);
        var trace = Path.of(failure.sentence().replaceFirst(".* is in ", ""));
        assertThat(trace).content().contains("tells_of_no_bug_with_a_stack_trace");
        Files.delete(trace);
    }

    @Test
    void tells_of_files_that_it_may_not_use_and_of_a_full_disk() {
        assertThat(Failure.of(new UncheckedIOException(new AccessDeniedException("/there/target"))))
                .isEqualTo(
                        new Failure(
                                "You may not use /there/target: you have no rights to it.",
                                2,
                                false));
        assertThat(
                        Failure.of(
                                new CompletionException(
                                        new UncheckedIOException(
                                                new FileSystemException(
                                                        "/copied/file",
                                                        "/full/file",
                                                        "No space left on device")))))
                .isEqualTo(
                        new Failure("There is no room left on the disk of /full/file.", 2, false));
    }

    @Test
    void ends_with_2_where_only_the_person_can_help() {
        var denied = new CannotRunException("No start.", new AccessDeniedException("/there"));

        assertThat(Failure.of(denied)).isEqualTo(new Failure("No start.", 2, false));
        assertThat(Failure.of(new CannotRunException("No start.")))
                .isEqualTo(new Failure("No start.", 1, false));
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
        assertThat(errors.toString()).contains("Ticketing is already running").hasLineCount(1);
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
