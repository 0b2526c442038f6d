package ticketing.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    private SupervisedProcess process(String script) {
        return new SupervisedProcess(
                "part",
                List.of("sh", "-c", script),
                folder.resolve("part.log"),
                () -> false,
                Console.progressTo(new PrintStream(PrintStream.nullOutputStream())),
                () -> {});
    }
}
