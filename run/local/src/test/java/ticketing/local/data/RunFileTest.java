package ticketing.local.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFileTest {

    @TempDir private Path data;
    private Process child;

    @AfterEach
    void end_the_child() {
        if (child != null) {
            child.destroyForcibly();
        }
    }

    @Test
    void ends_a_child_that_an_earlier_start_has_left_running() throws Exception {
        child =
                new ProcessBuilder("sh", "-c", "sleep 600; :", "java", "-Dticketing.data=" + data)
                        .start();

        assertThat(listing(child.pid()).endLeftovers(data)).containsExactly("orders-service");

        assertThat(child.waitFor(Duration.ofSeconds(5))).isTrue();
    }

    @Test
    void spares_a_process_that_has_the_same_id_by_chance() throws IOException {
        child = new ProcessBuilder("sh", "-c", "sleep 600; : another folder").start();

        assertThat(listing(child.pid()).endLeftovers(data)).isEmpty();

        assertThat(child.isAlive()).isTrue();
    }

    @Test
    void is_read_as_it_was_written() {
        var run = listing(42);
        run.write(data);
        assertThat(RunFile.read(data)).contains(run);
        RunFile.delete(data);
        assertThat(RunFile.read(data)).isEmpty();
    }

    @Test
    void is_no_obstacle_when_it_cannot_be_read() throws IOException {
        Files.writeString(data.resolve("run.json"), "{");
        assertThat(RunFile.read(data)).isEmpty();
    }

    private static RunFile listing(long pid) {
        return new RunFile(
                "http://localhost:8080",
                "nats://127.0.0.1:4222",
                1,
                List.of(new RunFile.Child("orders-service", pid)),
                new TreeMap<>(Map.of("orders-service", URI.create("http://127.0.0.1:9083"))));
    }
}
