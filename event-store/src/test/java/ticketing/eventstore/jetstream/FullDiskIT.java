package ticketing.eventstore.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import ticketing.events.Boundary;
import ticketing.events.EventStream;
import ticketing.events.TicketEvent;
import ticketing.events.TicketEvent.TicketCreated;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.eventstore.EventStoreException.WritesRefused;
import ticketing.eventstore.NewEvent;
import ticketing.infrastructure.FreePort;
import ticketing.infrastructure.nats.NatsServer;
import ticketing.nats.ApiErrors;

/** A service whose NATS server has no disk space left. */
@Execution(ExecutionMode.CONCURRENT)
class FullDiskIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final List<UUID> acknowledged = new ArrayList<>();

    @TempDir Path folder;

    /** The server's own limit, computed from the free space at its start. */
    @Test
    void appends_are_refused_at_once_when_the_server_has_reached_its_limit() throws Exception {
        var settings =
                NatsServer.Settings.in(folder)
                        .withConfiguration(
                                "jetstream {store_dir: \"%s\", max_file_store: 200KB}"
                                        .formatted(folder));
        try (var server = NatsServer.start(settings);
                var nats = NatsConnection.connect(server.url(), "full-disk-test", SOON)) {
            var store = store(nats);
            fill(nats);
            assertThatThrownBy(() -> append(store)).isInstanceOf(WritesRefused.class);
            assertThat(nats.refusedWrites()).containsOnlyKeys("TICKETS");
            assertThat(nats.refusedWrites().get("TICKETS")).contains("10023");
            assertFailsQuickly(store);
            assertCanBeRead(store);

            nats.connection().jetStreamManagement().deleteStream("FILLER");

            awaitAppend(store);
            assertThat(nats.refusedWrites()).isEmpty();
            assertCanBeRead(store);
        }
    }

    /**
     * A server that could not write to its disk does not answer writes, but answers everything
     * else.
     */
    @Test
    void appends_are_refused_when_the_server_answers_everything_else() throws Exception {
        try (var server = NatsServer.start(NatsServer.Settings.in(folder));
                var nats = NatsConnection.connect(server.url(), "full-disk-test", SOON)) {
            var store = store(nats);
            append(store);
            var management = nats.connection().jetStreamManagement();
            var tickets = management.getStreamInfo("TICKETS").getConfiguration();
            management.updateStream(
                    StreamConfiguration.builder(tickets).subjects("elsewhere.>").build());
            var silent = nats.connection().subscribe("tickets.>");

            assertThatThrownBy(() -> append(store)).isInstanceOf(Unavailable.class);
            assertThat(nats.refusedWrites()).containsOnlyKeys("TICKETS");
            assertFailsQuickly(store);

            silent.unsubscribe();
            management.updateStream(tickets);
            awaitAppend(store);
            assertThat(nats.refusedWrites()).isEmpty();
            assertCanBeRead(store);
        }
    }

    /** On a file system that is really full, if this machine lets a test create one. */
    @Test
    void appends_are_refused_until_the_server_is_restarted_and_nothing_acknowledged_is_lost()
            throws Exception {
        assumeTrue(canMount(), "No file system can be mounted here");
        var port = FreePort.any();
        var process = new ProcessBuilder(twiceOnATinyDisk(port)).inheritIO().start();
        try (var nats =
                NatsConnection.connect("nats://127.0.0.1:" + port, "full-disk-test", SOON)) {
            var store = store(nats);
            append(store);
            var server = serverBelow(process);
            var filler = Path.of("/proc/" + server.pid() + "/root" + folder.resolve("disk/filler"));
            fill(filler);
            await().atMost(SOON).until(() -> !isStored(store) && isRefused(nats));
            assertFailsQuickly(store);
            assertCanBeRead(store);

            Files.delete(filler);
            await().during(Duration.ofSeconds(6))
                    .atMost(SOON)
                    .until(() -> !isStored(store) && isRefused(nats));

            // The next server starts on the same disk.
            server.destroy();
            awaitAppend(store);
            assertThat(nats.refusedWrites()).isEmpty();
            assertCanBeRead(store);
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** In its own namespaces, which need no rights and leave nothing behind. */
    private static List<String> inItsOwnNamespace(String script, List<String> arguments) {
        var command = new ArrayList<String>();
        command.addAll(List.of("unshare", "--map-root-user", "--mount", "--pid", "--fork"));
        command.addAll(List.of("--kill-child", "sh", "-c", script, "sh"));
        command.addAll(arguments);
        return command;
    }

    private boolean canMount() throws InterruptedException {
        try {
            return new ProcessBuilder(
                                    inItsOwnNamespace(
                                            "mount -t tmpfs tmpfs \"$1\"",
                                            List.of(folder.toString())))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noSuchCommand) {
            return false;
        }
    }

    private List<String> twiceOnATinyDisk(int port) throws IOException {
        var disk = Files.createDirectory(folder.resolve("disk"));
        var arguments = new ArrayList<String>();
        arguments.add(disk.toString());
        arguments.addAll(
                NatsServer.nativeCommand(
                        NatsServer.Settings.in(folder.resolve("configuration"))
                                .withPort(port)
                                .withConfiguration(
                                        "jetstream {store_dir: \"%s\"}".formatted(disk))));
        return inItsOwnNamespace(
                "mount -t tmpfs -o size=16m tmpfs \"$1\" && shift && \"$@\"; \"$@\"", arguments);
    }

    private static ProcessHandle serverBelow(Process process) {
        return process.descendants()
                .filter(each -> each.info().command().orElse("").endsWith("nats-server"))
                .findFirst()
                .orElseThrow();
    }

    private static void fill(Path filler) throws IOException {
        try (var out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(new byte[4096]);
            }
        } catch (IOException full) {
            assertThat(filler).isNotEmptyFile();
        }
    }

    private static void fill(NatsConnection nats) throws IOException, JetStreamApiException {
        nats.connection()
                .jetStreamManagement()
                .addStream(
                        StreamConfiguration.builder()
                                .name("FILLER")
                                .subjects("filler")
                                .storageType(StorageType.File)
                                .build());
        try {
            while (true) {
                nats.connection().jetStream().publish("filler", new byte[10_000]);
            }
        } catch (JetStreamApiException full) {
            assertThat(ApiErrors.isOutOfStorage(full)).isTrue();
        }
    }

    private void append(JetStreamEventStore<TicketEvent> store) {
        var ticket = UUID.randomUUID();
        store.append(Boundary.ofTicket(ticket), 0, List.of(new NewEvent<>(created(ticket), 0)));
        acknowledged.add(ticket);
    }

    private static TicketEvent created(UUID ticket) {
        return new TicketCreated(
                ticket, UUID.randomUUID(), "Concert", new BigDecimal("19.99"), "eur");
    }

    private boolean isStored(JetStreamEventStore<TicketEvent> store) {
        try {
            append(store);
            return true;
        } catch (Unavailable full) {
            return false;
        }
    }

    private static boolean isRefused(NatsConnection nats) {
        return nats.refusedWrites().containsKey("TICKETS");
    }

    private void awaitAppend(JetStreamEventStore<TicketEvent> store) {
        await().atMost(SOON).until(() -> isStored(store));
    }

    private void assertFailsQuickly(JetStreamEventStore<TicketEvent> store) {
        assertTimeout(
                Duration.ofSeconds(1),
                () -> assertThatThrownBy(() -> append(store)).isInstanceOf(WritesRefused.class));
    }

    private void assertCanBeRead(JetStreamEventStore<TicketEvent> store) {
        assertThat(acknowledged)
                .allSatisfy(ticket ->
                        assertThat(store.load(Boundary.ofTicket(ticket), 0).events()).hasSize(1));
    }

    private static JetStreamEventStore<TicketEvent> store(NatsConnection nats) {
        var streams = new Streams(nats, 1, true);
        streams.requireEvents(EventStream.TICKETS);
        return new JetStreamEventStore<>(
                nats,
                streams.settings(EventStream.TICKETS),
                TicketEvent.class,
                "tickets-service",
                Clock.systemUTC(),
                new SimpleMeterRegistry());
    }
}
