package ticketing.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ticketing.local.terminal.Console;

class SupervisedProcessTest {

    @TempDir private Path folder;

    @Test
    void the_last_words_of_one_that_has_ended_are_the_last_it_wrote() {
        var process = process("i=0; while [ $i -lt 9999 ]; do i=$((i+1)); echo line $i; done");

        process.start();
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> !process.isAlive());

        assertThat(process.lastWords()).hasSize(12).endsWith("line 9998", "line 9999");
    }

    @Test
    void one_that_wrote_nothing_has_no_last_words() {
        assertThat(process("true").lastWords()).isEmpty();
    }

    /**
     * A process that has worked before is restarted, because the cause of a failure may end soon.
     */
    @Test
    void one_that_was_ready_before_is_started_until_it_is_ready_again() throws Exception {
        var starts = folder.resolve("starts");
        var process =
                process(
                        """
                        echo start >> %1$s
                        [ $(wc -l < %1$s) -eq 2 ] && exit 1
                        exec sleep 600\
                        """
                                .formatted(starts),
                        () -> Files.exists(starts) && lines(starts) != 2);
        try {
            process.start();
            await().until(process::isReady);
            process.stop();

            process.start();

            await().until(() -> lines(starts) == 3 && process.isReady());
        } finally {
            process.stopForGood();
        }
    }

    private static int lines(Path file) {
        try {
            return Files.readAllLines(file).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SupervisedProcess process(String script) {
        return process(script, () -> false);
    }

    private SupervisedProcess process(String script, BooleanSupplier ready) {
        return new SupervisedProcess(
                "part",
                List.of("sh", "-c", script),
                folder.resolve("part.log"),
                ready,
                Console.progressTo(new PrintStream(PrintStream.nullOutputStream())),
                () -> {});
    }
}
