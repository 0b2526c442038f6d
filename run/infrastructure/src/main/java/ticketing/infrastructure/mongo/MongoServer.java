package ticketing.infrastructure.mongo;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.UUID;
import org.testcontainers.containers.GenericContainer;
import ticketing.infrastructure.Engine;
import ticketing.infrastructure.FreePort;
import ticketing.infrastructure.InfrastructureException;
import ticketing.infrastructure.LocalServer;
import ticketing.infrastructure.ServerRun;

/**
 * A server that speaks MongoDB's protocol on the loopback interface: MongoDB in Docker, or an
 * embedded server in this JVM with its data in memory. Both lose their data when they end, because
 * read models are rebuilt from the log.
 */
public final class MongoServer implements LocalServer {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final String IMAGE = "mongo:8.0.32";
    private static final int PORT_INSIDE = 27017;

    /**
     * The settings of a server.
     *
     * @param engine how it is run
     * @param port its port; 0 for any free port
     */
    public record Settings(Engine engine, int port) {

        /** Any free port, and Docker if a daemon answers. */
        public static Settings standard() {
            return new Settings(Engine.AUTO, 0);
        }

        public Settings withEngine(Engine other) {
            return new Settings(other, port);
        }

        public Settings withPort(int other) {
            return new Settings(engine, other);
        }
    }

    private final ServerRun run;
    private final int port;

    private MongoServer(ServerRun run, int port) {
        this.run = run;
        this.port = port;
    }

    /**
     * Starts a server and waits until it answers.
     *
     * @throws InfrastructureException if this machine cannot run it, or the port is in use
     */
    public static MongoServer start(Settings settings) {
        var port = settings.port() == 0 ? FreePort.any() : settings.port();
        if (!FreePort.isFree(port)) {
            throw new InfrastructureException(
                    "Port " + port + " is taken: MongoDB cannot listen there.");
        }
        var server = new MongoServer(run(settings, port), port);
        server.restart();
        return server;
    }

    private static ServerRun run(Settings settings, int port) {
        if (settings.engine().resolve() == Engine.NATIVE) {
            System.err.println("Embedded MongoDB server, in memory");
            return new EmbeddedMongo(port);
        }
        System.err.println(IMAGE + ", in Docker");
        return ServerRun.container(new GenericContainer<>(IMAGE), port, PORT_INSIDE);
    }

    /** A database of this server, such as {@code mongodb://127.0.0.1:27017/orders}. */
    public String uri(String database) {
        return "mongodb://127.0.0.1:" + port + "/" + database;
    }

    /** A new database. */
    public String uriOfNewDatabase() {
        return uri("test-" + UUID.randomUUID());
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public OptionalLong pid() {
        return run.pid();
    }

    /** Kills it. The embedded server loses its data. */
    @Override
    public void kill() {
        run.kill();
    }

    @Override
    public void restart() {
        run.start();
        var deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!answersAt(port)) {
            if (System.nanoTime() > deadline) {
                run.stop();
                throw new InfrastructureException("MongoDB does not start at port " + port + ".");
            }
            pause();
        }
    }

    @Override
    public void close() {
        run.stop();
    }

    /** Whether a server listens at this port now. */
    public static boolean answersAt(int port) {
        return !FreePort.isFree(port);
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InfrastructureException("The start of MongoDB was interrupted.", e);
        }
    }
}
