package ticketing.local.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ticketing.local.terminal.Console;

/** The data folder of a killed command. */
class TemporaryDataTest {

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final Console console = Console.progressTo(new PrintStream(output, true));
    @TempDir private Path project;
    private Process child;

    @AfterEach
    void end_the_child() {
        if (child != null) {
            child.destroyForcibly();
        }
    }

    @Test
    void is_found_by_the_next_start_which_ends_its_processes_and_deletes_it() throws Exception {
        var folder = TemporaryData.thrownAway("test");
        startIn(folder);
        list(folder);

        TemporaryData.endLeftovers(project, console);

        assertThat(child.waitFor(Duration.ofSeconds(10))).isTrue();
        assertThat(folder).doesNotExist();
        assertThat(output.toString()).contains("orders-service was left running");
    }

    @Test
    void is_kept_for_its_logs_where_these_may_be_wanted() throws Exception {
        var folder = TemporaryData.kept("test");
        try {
            startIn(folder);
            list(folder);

            TemporaryData.endLeftovers(project, console);

            assertThat(child.waitFor(Duration.ofSeconds(10))).isTrue();
            assertThat(folder).isDirectory();
        } finally {
            DataFolder.delete(folder);
        }
    }

    @Test
    void is_left_alone_while_its_command_runs() throws Exception {
        var folder = TemporaryData.thrownAway("test");
        try (var running = DataFolder.take(folder)) {
            startIn(folder);
            list(running.path());

            TemporaryData.endLeftovers(project, console);

            assertThat(child.isAlive()).isTrue();
            assertThat(folder).isDirectory();
        }
    }

    @Test
    void shows_its_processes_although_they_could_not_be_listed() throws Exception {
        var folder = TemporaryData.thrownAway("test");
        startIn(folder);

        try (var next = DataFolder.take(folder)) {
            next.endLeftovers(console);

            assertThat(child.waitFor(Duration.ofSeconds(10))).isTrue();
            assertThat(output.toString()).contains("Process " + child.pid() + " was left running");
        }
    }

    @Test
    void spares_processes_of_a_folder_whose_name_only_begins_like_it() throws Exception {
        var folder = TemporaryData.thrownAway("test");
        startIn(Path.of(folder + "-2"));

        try (var next = DataFolder.take(folder)) {
            next.endLeftovers(console);

            assertThat(child.isAlive()).isTrue();
        }
    }

    @Test
    void spares_processes_of_a_folder_whose_name_goes_on_after_a_space() throws Exception {
        var folder = TemporaryData.thrownAway("test");
        startIn(Path.of(folder + " 2"));
        list(folder);

        try (var next = DataFolder.take(folder)) {
            next.endLeftovers(console);

            assertThat(child.isAlive()).isTrue();
        }
    }

    @Test
    void spares_processes_of_another_folder_inside_it() throws Exception {
        var folder = TemporaryData.thrownAway("test");
        startIn(folder.resolve("another"));

        try (var next = DataFolder.take(folder)) {
            next.endLeftovers(console);

            assertThat(child.isAlive()).isTrue();
        }
    }

    /** For example a clone of this project at {@code /tmp/ticketing-main}. */
    @Test
    void is_found_beside_folders_that_are_foreign_or_cannot_be_read() throws Exception {
        var folder = TemporaryData.thrownAway("test");
        var foreign = Files.createTempDirectory("ticketing-");
        var unreadable = Files.createTempDirectory("ticketing-");
        var benchmarks = Files.createDirectories(project.resolve("target").resolve("benchmarks"));
        var ofBenchmarks = Files.createDirectory(benchmarks.resolve("foreign"));
        try {
            var thesis = Files.writeString(foreign.resolve("thesis.txt"), "mine");
            Files.writeString(ofBenchmarks.resolve("thesis.txt"), "mine");
            Files.setPosixFilePermissions(unreadable, Set.of());
            startIn(folder);
            list(folder);

            TemporaryData.endLeftovers(project, console);

            assertThat(folder).doesNotExist();
            assertThat(unreadable).exists();
            assertThat(thesis).hasContent("mine");
            assertThat(ofBenchmarks.resolve("thesis.txt")).hasContent("mine");
        } finally {
            Files.delete(unreadable);
            DataFolder.delete(foreign);
        }
    }

    private void list(Path folder) {
        new RunFile(
                        "",
                        "",
                        1,
                        List.of(new RunFile.Child("orders-service", child.pid())),
                        new TreeMap<>())
                .write(folder);
    }

    /** Starts a process that looks like a Java process of a system. */
    private void startIn(Path folder) throws IOException {
        child =
                new ProcessBuilder("sh", "-c", "sleep 600; :", "java", "-Dticketing.data=" + folder)
                        .start();
    }
}
