package ticketing.infrastructure.nats;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.IntStream;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.Transferable;
import ticketing.infrastructure.Engine;
import ticketing.infrastructure.FreePort;
import ticketing.infrastructure.InfrastructureException;
import ticketing.infrastructure.LocalServer;
import ticketing.infrastructure.ServerRun;

/**
 * A real NATS server with JetStream on the loopback interface. It ends with {@link #close()}, or
 * with this JVM.
 */
public final class NatsServer implements LocalServer {

    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final String IMAGE = "nats:2.14.5";
    private static final int PORT_INSIDE = 4222;

    /**
     * The settings of a server.
     *
     * @param engine how it is run
     * @param port its port; 0 for any free port
     * @param folder for its streams, configuration and log; it remains when the server ends
     * @param syncInterval the longest time until an acknowledged message is flushed to disk
     * @param monitoringPort for its HTTP monitoring; empty for none
     * @param configuration more lines for its configuration file
     * @param streams whether it keeps any; otherwise it only passes messages on
     * @param furtherPorts that its configuration has it listen at besides
     * @param tools the folder for the program if it has to be downloaded
     */
    public record Settings(
            Engine engine,
            int port,
            Path folder,
            Duration syncInterval,
            OptionalInt monitoringPort,
            List<String> configuration,
            boolean streams,
            List<Integer> furtherPorts,
            Path tools) {

        public Settings {
            folder = folder.toAbsolutePath();
            configuration = List.copyOf(configuration);
            furtherPorts = List.copyOf(furtherPorts);
        }

        /** Any free port, flushed every second, and defaults for the rest. */
        public static Settings in(Path folder) {
            return new Settings(
                    Engine.AUTO,
                    0,
                    folder,
                    Duration.ofSeconds(1),
                    OptionalInt.empty(),
                    List.of(),
                    true,
                    List.of(),
                    ToolsFolder.standard());
        }

        public Settings withEngine(Engine other) {
            return new Settings(
                    other,
                    port,
                    folder,
                    syncInterval,
                    monitoringPort,
                    configuration,
                    streams,
                    furtherPorts,
                    tools);
        }

        public Settings withPort(int other) {
            return new Settings(
                    engine,
                    other,
                    folder,
                    syncInterval,
                    monitoringPort,
                    configuration,
                    streams,
                    furtherPorts,
                    tools);
        }

        public Settings withSyncInterval(Duration other) {
            return new Settings(
                    engine,
                    port,
                    folder,
                    other,
                    monitoringPort,
                    configuration,
                    streams,
                    furtherPorts,
                    tools);
        }

        public Settings withMonitoringPort(int other) {
            return new Settings(
                    engine,
                    port,
                    folder,
                    syncInterval,
                    OptionalInt.of(other),
                    configuration,
                    streams,
                    furtherPorts,
                    tools);
        }

        public Settings withConfiguration(String... lines) {
            return new Settings(
                    engine,
                    port,
                    folder,
                    syncInterval,
                    monitoringPort,
                    List.of(lines),
                    streams,
                    furtherPorts,
                    tools);
        }

        public Settings withoutStreams() {
            return new Settings(
                    engine,
                    port,
                    folder,
                    syncInterval,
                    monitoringPort,
                    configuration,
                    false,
                    furtherPorts,
                    tools);
        }

        public Settings withFurtherPorts(Integer... others) {
            return new Settings(
                    engine,
                    port,
                    folder,
                    syncInterval,
                    monitoringPort,
                    configuration,
                    streams,
                    List.of(others),
                    tools);
        }

        public Settings withTools(Path other) {
            return new Settings(
                    engine,
                    port,
                    folder,
                    syncInterval,
                    monitoringPort,
                    configuration,
                    streams,
                    furtherPorts,
                    other);
        }
    }

    private final ServerRun run;
    private final int port;
    private final String name;

    private NatsServer(ServerRun run, int port, String name) {
        this.run = run;
        this.port = port;
        this.name = name;
    }

    /**
     * Starts a server and waits until it answers.
     *
     * @throws InfrastructureException if this machine cannot run it, or the port is in use
     */
    public static NatsServer start(Settings settings) {
        var port = settings.port() == 0 ? FreePort.any() : settings.port();
        if (!FreePort.isFree(port)) {
            throw new InfrastructureException(
                    "Port " + port + " is taken: NATS cannot listen there.");
        }
        var name = "ticketing-" + UUID.randomUUID();
        var server = new NatsServer(run(settings, port, name), port, name);
        server.restart();
        return server;
    }

    /**
     * Starts a server for a test on any free port, in its own folder below {@code target} of the
     * module under test.
     */
    public static NatsServer forTests() {
        return start(
                Settings.in(Path.of("target", "nats", UUID.randomUUID().toString())).withPort(0));
    }

    /**
     * The command that runs a native server with these settings, for a caller that manages the
     * process itself. It also writes the configuration file.
     *
     * @throws InfrastructureException if there is no program to run
     */
    public static List<String> nativeCommand(Settings settings) {
        return nativeCommand(settings, settings.port(), "ticketing");
    }

    private static List<String> nativeCommand(Settings settings, int port, String name) {
        var binary = NatsBinary.find(settings.tools());
        System.err.println("NATS " + binary.version() + ", native (" + binary.origin() + ")");
        var file = settings.folder().resolve("nats-server.conf");
        NatsConfigurationFile.write(
                file,
                NatsConfigurationFile.text(
                        settings, name, "127.0.0.1", port, settings.folder().toString()));
        return List.of(binary.program().toString(), "-c", file.toString());
    }

    private static ServerRun run(Settings settings, int port, String name) {
        if (settings.engine().resolve() == Engine.NATIVE) {
            return ServerRun.childProcess(
                    nativeCommand(settings, port, name),
                    settings.folder().resolve("nats-server.log"));
        }
        System.err.println(IMAGE + ", in Docker");
        return inDocker(settings, port, name);
    }

    // close() stops the container, and so closes it.
    @SuppressWarnings("resource")
    private static ServerRun inDocker(Settings settings, int port, String name) {
        var configuration =
                NatsConfigurationFile.text(settings, name, "0.0.0.0", PORT_INSIDE, "/data");
        var owner = createFolder(settings.folder());
        var container =
                new GenericContainer<>(IMAGE)
                        .withCopyToContainer(Transferable.of(configuration), "/nats-server.conf")
                        .withCommand("-c", "/nats-server.conf")
                        .withFileSystemBind(
                                settings.folder().toString(), "/data", BindMode.READ_WRITE)
                        .withAccessToHost(true)
                        // The files of the server belong to the user who started it.
                        .withCreateContainerCmdModifier(create -> create.withUser(owner));
        IntStream.concat(
                        settings.monitoringPort().stream(),
                        settings.furtherPorts().stream().mapToInt(Integer::intValue))
                .forEach(further ->
                        container
                                .getPortBindings()
                                .add("127.0.0.1:%d:%d".formatted(further, further)));
        return ServerRun.container(container, port, PORT_INSIDE);
    }

    private static String createFolder(Path folder) {
        try {
            Files.createDirectories(folder);
            return Files.getAttribute(folder, "unix:uid")
                    + ":"
                    + Files.getAttribute(folder, "unix:gid");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The URL for clients, such as {@code nats://127.0.0.1:4222}. */
    public String url() {
        return "nats://127.0.0.1:" + port;
    }

    /** Its own name, which is the same after a restart. */
    String name() {
        return name;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public OptionalLong pid() {
        return run.pid();
    }

    /** Kills it. Its data remains. */
    @Override
    public void kill() {
        run.kill();
    }

    @Override
    public void restart() {
        run.start();
        var deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!answers(port, name)) {
            if (!run.isAlive() || System.nanoTime() > deadline) {
                run.stop();
                throw new InfrastructureException(
                        "NATS does not start at port " + port + ": see its log.");
            }
            pause();
        }
    }

    @Override
    public void close() {
        run.stop();
    }

    /** Whether a NATS server listens at this port now. */
    public static boolean answersAt(int port) {
        return greeting(port).startsWith("INFO ");
    }

    /** Whether the server at this port is ours. A server sends its name to every client. */
    private static boolean answers(int port, String name) {
        return greeting(port).contains("\"server_name\":\"" + name + "\"");
    }

    private static String greeting(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            socket.setSoTimeout(1000);
            var line =
                    new BufferedReader(
                                    new InputStreamReader(
                                            socket.getInputStream(), StandardCharsets.UTF_8))
                            .readLine();
            return line == null ? "" : line;
        } catch (IOException notYet) {
            return "";
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InfrastructureException("The start of NATS was interrupted.", e);
        }
    }
}
