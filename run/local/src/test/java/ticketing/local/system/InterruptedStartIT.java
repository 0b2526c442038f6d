package ticketing.local.system;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ticketing.infrastructure.FreePort;
import ticketing.local.data.RunFile;
import ticketing.local.process.OwnProcesses;

/** The launcher as a separate process, with real signals. */
class InterruptedStartIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Path FOLDER =
            Path.of("target", "interrupted", UUID.randomUUID().toString()).toAbsolutePath();
    private static final Path PROJECT = FOLDER.resolve("project");

    private Path data;
    private Path printed;
    private Process launcher;

    @BeforeAll
    static void build_stand_ins() throws IOException {
        StandIn.build(PROJECT);
    }

    @BeforeEach
    void choose_a_folder() throws IOException {
        data = FOLDER.resolve(UUID.randomUUID().toString());
        printed = Files.createTempFile(FOLDER, "printed", ".log");
    }

    @AfterEach
    void leave_nothing_running() {
        launcher.destroyForcibly();
        OwnProcesses.of(data, ProcessHandle.allProcesses()).forEach(ProcessHandle::destroyForcibly);
    }

    /** At every stage, from the first moments of the start until it is ready. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "NATS 2",
                "Starting NATS",
                "nats is ready",
                "Starting the services",
                "mongodb is ready",
                "auth-service is ready",
                "payments-service is ready",
                "Ticketing is ready"
            })
    void leaves_no_process_behind(String stage) throws Exception {
        start(Map.of());
        awaitPrinted(stage);

        signal("TERM");

        assertThat(launcher.waitFor(LIMIT)).isTrue();
        assertThat(launcher.exitValue()).isEqualTo(128 + 15);
        assertNothingIsLeft();
    }

    @Test
    void leaves_no_process_behind_when_it_is_interrupted_again_while_it_stops() throws Exception {
        start(Map.of("STAND_IN_ENDS_SLOWLY", "yes"));
        awaitPrinted("Ticketing is ready");

        // Not SIGINT: background processes of a script ignore it, and so do their children.
        signal("TERM");
        awaitPrinted("Stopping");
        signal("INT");
        signal("TERM");

        assertThat(launcher.waitFor(LIMIT)).isTrue();
        assertThat(Files.readString(printed)).contains("Stopped");
        assertNothingIsLeft();
    }

    @Test
    void tells_why_it_failed_and_leaves_no_process_behind_when_it_is_interrupted_while_it_stops()
            throws Exception {
        start(Map.of("STAND_IN_FAILS", "payments-service.nk", "STAND_IN_ENDS_SLOWLY", "yes"));
        awaitPrinted("Stopping");

        signal("INT");

        assertThat(launcher.waitFor(LIMIT)).isTrue();
        assertThat(Files.readString(printed))
                .contains("Stopped")
                .contains("payments-service ended during its start")
                .doesNotContain("\tat ");
        assertNothingIsLeft();
    }

    @Test
    void ends_what_it_started_although_a_service_is_paused_with_a_request_in_flight()
            throws Exception {
        start(Map.of());
        awaitPrinted("Ticketing is ready");
        var paused =
                RunFile.read(data).orElseThrow().processes().stream()
                        .filter(process -> process.name().equals("orders-service"))
                        .findFirst()
                        .orElseThrow();
        var address = URI.create(RunFile.read(data).orElseThrow().address());
        try (var request = new Socket("127.0.0.1", address.getPort())) {
            request.getOutputStream()
                    .write(
                            "GET /api/orders/unanswered HTTP/1.1\r\nHost: %s\r\n\r\n"
                                    .formatted(address.getAuthority())
                                    .getBytes(US_ASCII));
            awaitPrinted(
                    "asked for what is never answered", data.resolve("logs/orders-service.log"));
            signal("STOP", paused.pid());

            signal("TERM");

            assertThat(launcher.waitFor(LIMIT)).isTrue();
            assertThat(Files.readString(printed))
                    .contains("orders-service has not ended after 45.0 s: killing it")
                    .contains("Stopped");
            assertNothingIsLeft();
        }
    }

    private void start(Map<String, String> variables) throws IOException {
        var command =
                new ProcessBuilder(
                                PROJECT.resolve("ticketing").toString(),
                                "up",
                                "--quiet",
                                "--infrastructure=native",
                                "--free-ports",
                                "--port=" + FreePort.any(),
                                "--data=" + data)
                        .redirectErrorStream(true)
                        .redirectOutput(printed.toFile());
        command.environment().put("TICKETING_BUILD", "no");
        command.environment().put("TICKETING_TRAINED", "no");
        command.environment().putAll(variables);
        launcher = command.start();
    }

    private void awaitPrinted(String text) {
        awaitPrinted(text, printed);
    }

    private static void awaitPrinted(String text, Path file) {
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> Files.readString(file).contains(text));
    }

    private void signal(String name) throws Exception {
        signal(name, launcher.pid());
    }

    private static void signal(String name, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor())
                .isZero();
    }

    private void assertNothingIsLeft() {
        assertThat(OwnProcesses.of(data, ProcessHandle.allProcesses())).isEmpty();
        assertThat(RunFile.read(data)).isEmpty();
        assertThat(List.of(data.resolve("run.json.new"))).noneMatch(Files::exists);
    }
}
