package ticketing.local.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import ticketing.infrastructure.Engine;
import ticketing.infrastructure.FreePort;
import ticketing.local.checks.CannotRunException;
import ticketing.local.command.UpCommand;
import ticketing.local.data.DataFolder;
import ticketing.local.data.RunFile;
import ticketing.local.programs.JavaPrograms;
import ticketing.local.programs.UnpackedPrograms;
import ticketing.local.services.Ports;
import ticketing.local.terminal.Console;
import ticketing.topology.Service;

class LocalSystemIT {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Path FOLDER =
            Path.of("target", "local-system", UUID.randomUUID().toString()).toAbsolutePath();
    private static final Path PROJECT = FOLDER.resolve("project");

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @BeforeAll
    static void build_stand_ins() throws IOException {
        StandIn.build(PROJECT);
    }

    @Test
    void answers_at_one_address_and_tells_each_service_what_it_needs_to_know() throws Exception {
        try (var system = LocalSystem.start(settings("settings"))) {
            var nats = "--ticketing.nats.url=" + system.natsUrl();
            var origin = "--ticketing.public-origin=" + system.address();
            var keys =
                    "--ticketing.session.jwks-uri=http://127.0.0.1:%d/.well-known/jwks.json"
                            .formatted(system.address().getPort());
            assertThat(get(system, "/api/users/currentuser"))
                    .contains(nats, origin, keys)
                    .contains("--ticketing.local-port=" + system.address().getPort())
                    .contains(seedFile(system, "auth-service"))
                    .contains("--spring.mongodb.uri=" + system.mongoUri(Service.AUTH))
                    .contains("--ticketing.auth.create-missing-keys=true")
                    .contains("--ticketing.session.secure-cookie=false");
            assertThat(get(system, "/api/tickets"))
                    .contains(nats, origin, keys)
                    .contains(seedFile(system, "tickets-service"))
                    .contains("--spring.mongodb.uri=" + system.mongoUri(Service.TICKETS))
                    .doesNotContain("ticketing.auth");
            assertThat(get(system, "/readyz")).contains("UP");
        }
    }

    private static String seedFile(LocalSystem system, String service) {
        return "--ticketing.nats.seed-file="
                + system.data().resolve("nats-keys").resolve(service + ".nk");
    }

    @Test
    void runs_more_instances_and_more_settings_where_asked() throws Exception {
        var settings =
                settings("instances")
                        .withInstances(Service.ORDERS, 2)
                        .withProperty(Service.ORDERS, "ticketing.orders.time-to-pay", "5s");
        try (var system = LocalSystem.start(settings)) {
            assertThat(Stream.of(get(system, "/api/orders"), get(system, "/api/orders")))
                    .allMatch(answer -> answer.contains("--ticketing.orders.time-to-pay=5s"))
                    .extracting(answer -> Long.valueOf(answer.lines().findFirst().orElseThrow()))
                    .containsExactlyInAnyOrder(
                            system.pid("orders-service").orElseThrow(),
                            system.pid("orders-service-2").orElseThrow());
        }
    }

    @Test
    void starts_again_whatever_dies() {
        try (var system = LocalSystem.start(settings("healing"))) {
            for (var name : List.of("tickets-service", "mongodb", "nats")) {
                long before = system.pid(name).orElseThrow();

                system.kill(name);

                await().atMost(LIMIT)
                        .until(() ->
                                system.pid(name).orElse(before) != before && system.isReady(name));
            }
            await().atMost(LIMIT).until(system::isReady);
            assertThat(output.toString()).contains("tickets-service ended (signal 9)");
        }
    }

    @Test
    void starts_a_service_again_that_has_no_memory_left() throws Exception {
        try (var system = LocalSystem.start(settings("exhausted"))) {
            long before = system.pid("tickets-service").orElseThrow();
            var more = system.serviceUrl("tickets-service").resolve(StandIn.MEMORY);

            try (var client = HttpClient.newHttpClient()) {
                var request = HttpRequest.newBuilder(more).timeout(LIMIT).build();
                assertThatThrownBy(
                                () -> client.send(request, HttpResponse.BodyHandlers.discarding()))
                        .isInstanceOf(IOException.class);
            }

            await().atMost(LIMIT)
                    .until(() ->
                            system.pid("tickets-service").orElse(before) != before
                                    && system.isReady("tickets-service"));
        }
    }

    @Test
    void leaves_a_part_alone_that_was_stopped_on_purpose_until_it_is_started() {
        try (var system = LocalSystem.start(settings("stopping"))) {
            system.stop("payments-service");

            assertThat(system.pid("payments-service")).isEmpty();
            assertThat(system.isReady()).isFalse();

            system.start("payments-service");

            await().atMost(LIMIT).until(system::isReady);
        }
    }

    @Test
    void asks_the_other_instance_while_one_is_restarted() throws Exception {
        try (var system =
                LocalSystem.start(settings("restarting").withInstances(Service.ORDERS, 2))) {
            long before = system.pid("orders-service").orElseThrow();
            var restarted = new AtomicBoolean();
            var callers =
                    Stream.generate(() ->
                                    CompletableFuture.supplyAsync(
                                            () -> answersUntil(restarted, system),
                                            Thread::startVirtualThread))
                            .limit(4)
                            .toList();

            system.restart("orders-service");
            restarted.set(true);

            assertThat(callers)
                    .allSatisfy(caller -> assertThat(caller.join()).isNotEmpty().containsOnly(200));
            assertThat(system.pid("orders-service").orElseThrow()).isNotEqualTo(before);
            assertThat(Stream.of(get(system, "/api/orders"), get(system, "/api/orders")))
                    .extracting(answer -> answer.lines().findFirst().orElseThrow())
                    .doesNotHaveDuplicates();
            assertThat(output.toString()).doesNotContain("starting it again");
        }
    }

    @Test
    void asks_an_instance_again_that_is_ready_after_nobody_waits_for_it_any_more()
            throws Exception {
        try (var system = LocalSystem.start(settings("late").withInstances(Service.ORDERS, 2))) {
            system.stop("orders-service-2");

            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> system.start("orders-service-2"))
                    .isInstanceOf(CannotRunException.class);
            assertThat(Thread.interrupted()).isTrue();

            var started = Long.toString(system.pid("orders-service-2").orElseThrow());
            await().atMost(LIMIT)
                    .until(() -> get(system, "/api/orders").startsWith(started + "\n"));
        }
    }

    @Test
    void leaves_nothing_behind_when_it_is_closed() {
        var system = LocalSystem.start(settings("closing"));
        var processes =
                system.names().stream()
                        .map(name -> ProcessHandle.of(system.pid(name).orElseThrow()).orElseThrow())
                        .toList();
        assertThat(processes).hasSize(8).allMatch(ProcessHandle::isAlive);

        system.close();

        assertThat(processes).noneMatch(ProcessHandle::isAlive);
        assertThat(RunFile.read(FOLDER.resolve("closing"))).isEmpty();
    }

    @Test
    void is_closed_by_all_who_close_it_at_the_same_time() {
        var system = LocalSystem.start(settings("closing-together"));
        var processes =
                system.names().stream()
                        .map(name -> ProcessHandle.of(system.pid(name).orElseThrow()).orElseThrow())
                        .toList();

        var closers =
                Stream.generate(() ->
                                CompletableFuture.supplyAsync(
                                        () -> {
                                            system.close();
                                            return processes.stream()
                                                    .filter(ProcessHandle::isAlive)
                                                    .count();
                                        },
                                        work -> Thread.ofPlatform().start(work)))
                        .limit(3)
                        .toList();

        assertThat(closers).allSatisfy(closer -> assertThat(closer.join()).isZero());
        assertThat(output.toString()).containsOnlyOnce("Stopping").containsOnlyOnce("Stopped");
    }

    @Test
    void is_not_held_up_by_an_answer_without_end() throws Exception {
        var system = LocalSystem.start(settings("endless"));
        var request =
                HttpRequest.newBuilder(URI.create(system.address() + "/api/tickets/endless"))
                        .build();
        try (var client = HttpClient.newHttpClient();
                var answer =
                        client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
            assertThat(answer.read()).isEqualTo('.');

            var start = System.nanoTime();
            system.close();

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(20));
            assertThat(output.toString()).doesNotContain("failed", "killing");
        }
    }

    @Test
    void is_forgotten_by_the_jvm_when_it_is_closed() {
        var closed = new WeakReference<>(closed());

        await().atMost(LIMIT)
                .until(() -> {
                    System.gc();
                    return closed.get() == null;
                });
    }

    private LocalSystem closed() {
        var system = LocalSystem.start(settings("forgotten").withoutServices());
        system.close();
        return system;
    }

    @Test
    void starts_with_what_a_training_has_recorded() throws Exception {
        var recorded = PROJECT.resolve("target").resolve("programs").resolve("auth-service.aot");
        try (var system = LocalSystem.start(settings("training"))) {
            assertThat(commandOf(system, "auth-service")).doesNotContain("-XX:AOTCache=");

            system.trainLater(Duration.ZERO, UpCommand::rehearsal);

            await().atMost(LIMIT)
                    .until(() ->
                            RunFile.read(system.data()).orElseThrow().processes().stream()
                                    .anyMatch(process -> process.name().equals("training")));
            await().atMost(LIMIT).until(() -> Files.exists(recorded));
        }
        assertThat(ProcessHandle.current().descendants().map(LocalSystemIT::command))
                .noneMatch(command -> command.contains("AOTCacheOutput"));
        assertThat(recorded.resolveSibling("auth-service.log"))
                .content()
                .contains("listening", "asked to end");
        try (var files = Files.list(recorded.getParent())) {
            assertThat(files.map(Path::toString)).noneMatch(file -> file.contains(".new"));
        }
        try (var system = LocalSystem.start(settings("training"))) {
            assertThat(commandOf(system, "auth-service")).contains("-XX:AOTCache=");
        }
        assertThat(sourceOfUpCommand("TICKETING_TRAINED=yes")).contains("shared objects file");
        assertThat(sourceOfUpCommand("TICKETING_TRAINED=no")).doesNotContain("shared");
    }

    /** The source of one class when the script starts the launcher: the AOT cache or a jar. */
    private static String sourceOfUpCommand(String setting) throws Exception {
        var log = Files.createTempFile(FOLDER, "classes", ".log");
        var launcher =
                new ProcessBuilder(
                        "env",
                        setting,
                        "TICKETING_BUILD=no",
                        "JAVA_TOOL_OPTIONS=-Xlog:class+load:file=" + log,
                        PROJECT.resolve("ticketing").toString(),
                        "--help");
        launcher.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        assertThat(launcher.start().waitFor()).isZero();
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> line.contains("ticketing.local.command.UpCommand source:"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void keeps_nothing_of_a_training_with_programs_that_have_been_built_anew_meanwhile()
            throws Exception {
        var jar =
                PROJECT.resolve("auth-service")
                        .resolve("target")
                        .resolve("auth-service-0.0.0-exec.jar");
        var recorded = PROJECT.resolve("target").resolve("programs");
        try (var olderData = DataFolder.take(FOLDER.resolve("older"));
                var newerData = DataFolder.take(FOLDER.resolve("newer"))) {
            var older = new JavaPrograms(PROJECT, olderData, true);
            older.unpackAll();
            Files.write(jar, Files.readAllBytes(jar));
            new JavaPrograms(PROJECT, newerData, true).unpackAll();

            var port = FreePort.any();
            for (var service : List.of(Service.AUTH, Service.TICKETS)) {
                older.train(
                        service,
                        List.of("--server.port=" + port),
                        () -> !FreePort.isFree(port),
                        process -> {});
            }

            assertThat(recorded.resolve("auth-service.aot")).doesNotExist();
            assertThat(recorded.resolve("tickets-service.aot")).exists();
        }
    }

    @Test
    void forgets_what_was_recorded_of_a_launcher_that_has_been_built_anew() throws Exception {
        var jar =
                UnpackedPrograms.newest(PROJECT.resolve("run/local/target"), "local-*.jar")
                        .orElseThrow();
        var recorded = PROJECT.resolve("target").resolve("programs").resolve("local.aot");
        try (var data = DataFolder.take(FOLDER.resolve("rebuilt"))) {
            var programs = new JavaPrograms(PROJECT, data, true);
            programs.unpackAll();
            Files.writeString(recorded, "what the launcher loads");
            programs.unpackAll();
            assertThat(recorded).exists();

            Files.write(jar, Files.readAllBytes(jar));
            programs.unpackAll();

            assertThat(recorded).doesNotExist();
        }
    }

    @Test
    void keeps_nothing_of_a_training_that_fails() throws Exception {
        var recorded = PROJECT.resolve("target").resolve("programs");
        try (var data = DataFolder.take(FOLDER.resolve("failing"))) {
            var programs = new JavaPrograms(PROJECT, data, true);
            programs.unpackAll();

            programs.train(Service.EXPIRATION, List.of("--fail=yes"), () -> false, process -> {});

            assertThat(recorded.resolve("expiration-service.log"))
                    .content()
                    .contains("APPLICATION FAILED TO START");
            assertThat(recorded.resolve("expiration-service.aot")).doesNotExist();
        }
    }

    private static String commandOf(LocalSystem system, String name) {
        return command(ProcessHandle.of(system.pid(name).orElseThrow()).orElseThrow());
    }

    private static String command(ProcessHandle process) {
        return process.info().commandLine().orElse("");
    }

    @Test
    void ends_what_a_launcher_that_was_killed_has_left_running() throws Exception {
        var data = FOLDER.resolve("leftovers");
        DataFolder.take(data).close();
        var left =
                new ProcessBuilder("sh", "-c", "sleep 600; :", "java", "-Dticketing.data=" + data)
                        .start();
        new RunFile(
                        "",
                        "",
                        1,
                        List.of(new RunFile.Child("orders-service", left.pid())),
                        new TreeMap<>())
                .write(data);

        try (var system = LocalSystem.start(settings("leftovers"))) {
            assertThat(left.waitFor(LIMIT)).isTrue();
            assertThat(output.toString()).contains("orders-service was left running");
            await().atMost(LIMIT).until(system::isReady);
        }
    }

    @Test
    void refuses_a_second_start_with_the_same_data() {
        try (var system = LocalSystem.start(settings("twice"))) {
            var again = settings("twice");
            assertThatThrownBy(() -> LocalSystem.start(again))
                    .isInstanceOf(CannotRunException.class)
                    .hasMessageStartingWith("Ticketing is already running with the data in")
                    .hasMessageNotContaining("\n");
            await().atMost(LIMIT).until(system::isReady);
        }
    }

    @Test
    void refuses_a_taken_port_and_leaves_nothing_running() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var free = settings("taken");
            var settings =
                    new SystemSettings(
                            free.project(),
                            free.data(),
                            new Ports(
                                    free.ports().gateway(),
                                    free.ports().nats(),
                                    taken.getLocalPort(),
                                    free.ports().edge(),
                                    free.ports().services()),
                            Engine.NATIVE,
                            Map.of(),
                            Map.of(),
                            true,
                            free.console());
            assertThatThrownBy(() -> LocalSystem.start(settings))
                    .isInstanceOf(CannotRunException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort() + " is taken")
                    .hasMessageContaining("MongoDB needs it");
        }
        try (var afterwards = LocalSystem.start(settings("taken"))) {
            assertThat(afterwards.isReady()).isTrue();
        }
    }

    @Test
    void shows_the_last_words_of_a_service_that_does_not_start() {
        var settings = settings("failing").withProperty(Service.TICKETS, "fail", "yes");
        assertThatThrownBy(() -> LocalSystem.start(settings))
                .isInstanceOf(CannotRunException.class)
                .hasMessageContaining("tickets-service ended during its start")
                .hasMessageContaining("APPLICATION FAILED TO START: as it was told");
    }

    private SystemSettings settings(String data) {
        return new SystemSettings(
                PROJECT,
                FOLDER.resolve(data),
                Ports.free(),
                Engine.NATIVE,
                Map.of(),
                Map.of(),
                true,
                Console.progressTo(new PrintStream(output, true)));
    }

    private static List<Integer> answersUntil(AtomicBoolean end, LocalSystem system) {
        var request =
                HttpRequest.newBuilder(URI.create(system.address() + "/api/orders"))
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build();
        var answers = new ArrayList<Integer>();
        try (var client = HttpClient.newHttpClient()) {
            while (!end.get()) {
                answers.add(
                        client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
            }
        } catch (IOException | InterruptedException noAnswer) {
            throw new AssertionError(noAnswer);
        }
        return answers;
    }

    private static String get(LocalSystem system, String path) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(system.address() + path)).build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }
}
