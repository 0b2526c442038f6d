package ticketing.local.system;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.testcontainers.Testcontainers;
import ticketing.infrastructure.Engine;
import ticketing.infrastructure.mongo.MongoServer;
import ticketing.infrastructure.nats.NatsServer;
import ticketing.local.data.DataFolder;
import ticketing.local.nats.NatsKeys;
import ticketing.local.process.ContainerPart;
import ticketing.local.process.Part;
import ticketing.local.programs.JavaPrograms;

/** NATS and MongoDB, which all services need, and the NATS server that browsers connect to. */
final class Infrastructure {

    private static final String LOOPBACK = "127.0.0.1";
    private static final String HOST_OF_CONTAINERS = "host.testcontainers.internal";

    private final SystemSettings settings;
    private final DataFolder data;

    Infrastructure(SystemSettings settings, DataFolder data) {
        this.settings = settings;
        this.data = data;
    }

    /** Turns a command into a part of the system. */
    interface Processes {
        Part of(String name, List<String> command, BooleanSupplier ready);
    }

    /**
     * Starts all of it. Creates the keys of NATS if there are none.
     *
     * @return done when MongoDB and the edge are ready: services need them seconds later than NATS
     */
    CompletableFuture<Void> start(JavaPrograms programs, Parts parts, Processes processes) {
        parts(programs, processes).forEach(parts::add);
        var start = System.nanoTime();
        parts.all().forEach(parts::launch);
        Parts.join(parts.arrival(parts.named(LocalSystem.NATS), start));
        // It connects to NATS.
        var edge = parts.add(edge(processes));
        parts.launch(edge);
        return CompletableFuture.allOf(
                parts.arrival(parts.named(LocalSystem.MONGODB), start), parts.arrival(edge, start));
    }

    private List<Part> parts(JavaPrograms programs, Processes processes) {
        var ports = settings.ports();
        var keys = NatsKeys.makeIn(data.natsKeys());
        var nats =
                NatsServer.Settings.in(data.natsFolder())
                        .withPort(ports.nats())
                        .withConfiguration(
                                keys.accounts(),
                                "leafnodes {host: \"%s\", port: %d}"
                                        .formatted(interfaces(), ports.edge().leaf()))
                        .withFurtherPorts(ports.edge().leaf())
                        .withEngine(settings.engine());
        var mongo = new MongoServer.Settings(settings.engine(), ports.mongo());
        if (isDocker()) {
            return List.of(
                    new ContainerPart(LocalSystem.NATS, () -> NatsServer.start(nats)),
                    new ContainerPart(LocalSystem.MONGODB, () -> MongoServer.start(mongo)));
        }
        settings.console().progress("Starting NATS and an embedded MongoDB server");
        return List.of(
                processes.of(
                        LocalSystem.NATS,
                        NatsServer.nativeCommand(nats),
                        () -> NatsServer.answersAt(ports.nats())),
                processes.of(
                        LocalSystem.MONGODB,
                        programs.mongo(ports.mongo()),
                        () -> MongoServer.answersAt(ports.mongo())));
    }

    private Part edge(Processes processes) {
        var ports = settings.ports();
        var keys = NatsKeys.in(data.natsKeys());
        var main = (isDocker() ? HOST_OF_CONTAINERS : LOOPBACK) + ":" + ports.edge().leaf();
        var edge =
                NatsServer.Settings.in(data.edgeFolder())
                        .withPort(ports.edge().clients())
                        .withoutStreams()
                        .withConfiguration(
                                keys.edge(
                                        "nats-leaf://" + main,
                                        interfaces(),
                                        ports.edge().browsers(),
                                        settings.origins()),
                                logToFile())
                        .withFurtherPorts(ports.edge().browsers())
                        .withEngine(settings.engine());
        if (isDocker()) {
            Testcontainers.exposeHostPorts(ports.edge().leaf());
            return new ContainerPart(LocalSystem.EDGE, () -> NatsServer.start(edge));
        }
        return processes.of(
                LocalSystem.EDGE,
                NatsServer.nativeCommand(edge),
                () -> NatsServer.answersAt(ports.edge().clients()));
    }

    /**
     * Keeps the log of the edge off the console: it warns at each start that there is no TLS, which
     * is right on one machine.
     */
    private String logToFile() {
        return isDocker() ? "" : "log_file: \"%s\"".formatted(data.log(LocalSystem.EDGE));
    }

    private boolean isDocker() {
        return settings.engine().resolve() == Engine.DOCKER;
    }

    /**
     * Inside a container all of them: Docker publishes the ports on the loopback interface only.
     */
    private String interfaces() {
        return isDocker() ? "0.0.0.0" : LOOPBACK;
    }
}
