package ticketing.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import ticketing.local.terminal.Console;

/** The log of a process, on a disk that is full for a while. */
class LogFileTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir private Path folder;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Console console = Console.progressTo(new PrintStream(said, true));

    @Test
    void goes_on_when_it_can_be_written_again_and_tells_how_much_is_missing() throws IOException {
        // A log cannot be created below a file: that fails on every machine, like a full disk.
        var logs = Files.createFile(folder.resolve("logs"));
        var log = logs.resolve("part.log");
        try (var file = new LogFile(log, console)) {
            file.write("lost");
            file.write("lost, too");
            Files.delete(logs);

            await().atMost(LIMIT)
                    .until(() -> {
                        file.write("written");
                        return Files.exists(log);
                    });
            file.write("last");
        }
        assertThat(Files.readAllLines(log))
                .anyMatch(line -> line.matches("\\[\\d+ lines are missing here]"))
                .doesNotContain("lost")
                .endsWith("written", "last");
        assertThat(said.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("Logs cannot be written"),
                        line -> assertThat(line).contains("The logs are written again"));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void of_several_processes_on_one_full_disk_is_complained_about_once() throws IOException {
        for (var name : List.of("one", "two")) {
            var full = Files.createSymbolicLink(folder.resolve(name), Path.of("/dev/full"));
            try (var file = new LogFile(full, console)) {
                file.write("lost");
                file.write("lost, too");
            }
        }
        assertThat(said.toString()).contains("No space left on device").hasLineCount(1);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void does_not_end_a_process_by_being_full() throws IOException {
        var log = Files.createSymbolicLink(folder.resolve("part.log"), Path.of("/dev/full"));
        var process =
                new SupervisedProcess(
                        "part",
                        List.of("sh", "-c", "while true; do echo line || exit 1; sleep 0.05; done"),
                        log,
                        () -> true,
                        console,
                        () -> {});
        process.start();
        try {
            var pid = process.pid();
            assertThat(process.isReady()).isTrue();
            await().atMost(LIMIT).until(() -> said.toString().contains("No space left"));

            Files.delete(log);

            await().atMost(LIMIT).until(() -> Files.exists(log) && Files.size(log) > 100);
            assertThat(process.pid()).isEqualTo(pid);
            assertThat(said.toString()).doesNotContain("starting it again");
        } finally {
            process.stopForGood();
        }
    }
}
