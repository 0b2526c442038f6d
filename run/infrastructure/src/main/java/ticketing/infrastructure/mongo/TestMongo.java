package ticketing.infrastructure.mongo;

import java.net.URI;
import java.util.UUID;

/**
 * The MongoDB server that all tests of one JVM share: the server in the system property {@code
 * ticketing.mongo.uri} or the environment variable {@code TICKETING_MONGO_URI}, otherwise a new
 * one. Each test gets its own database. A test that stops its server starts a {@link MongoServer}
 * instead.
 */
public final class TestMongo {

    private TestMongo() {}

    /** A new, empty database, such as {@code mongodb://127.0.0.1:40123/test-5f3c…}. */
    public static String newDatabase() {
        return Shared.server.resolve("/test-" + UUID.randomUUID()).toString();
    }

    private static final class Shared {
        static final URI server = URI.create(find());

        private static String find() {
            var given =
                    System.getProperty(
                            "ticketing.mongo.uri",
                            System.getenv().getOrDefault("TICKETING_MONGO_URI", ""));
            if (!given.isBlank()) {
                System.err.println("MongoDB at " + given);
                return given;
            }
            // It ends with the JVM, because its threads are daemon threads, and Testcontainers
            // removes a container.
            return MongoServer.start(MongoServer.Settings.standard()).uri("");
        }
    }
}
