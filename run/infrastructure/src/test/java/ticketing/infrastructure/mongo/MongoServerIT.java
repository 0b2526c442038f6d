package ticketing.infrastructure.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import ticketing.infrastructure.Engine;
import ticketing.infrastructure.FreePort;
import ticketing.infrastructure.InfrastructureException;

class MongoServerIT {

    @Test
    void answers_at_the_same_port_after_it_was_killed() {
        var settings = MongoServer.Settings.standard();
        try (var server = MongoServer.start(settings)) {
            var uri = server.uriOfNewDatabase();
            store(uri, 1);

            server.kill();
            server.restart();

            store(uri, 2);
        }
    }

    @Test
    void is_empty_after_a_restart_when_it_is_embedded() {
        var settings = MongoServer.Settings.standard().withEngine(Engine.NATIVE);
        try (var server = MongoServer.start(settings)) {
            var uri = server.uriOfNewDatabase();
            store(uri, 1);
            assertThat(count(uri)).isOne();

            server.kill();
            server.restart();

            assertThat(count(uri)).isZero();
        }
    }

    @Test
    void says_which_port_is_taken() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var settings = MongoServer.Settings.standard().withPort(taken.getLocalPort());
            assertThatThrownBy(() -> MongoServer.start(settings))
                    .isInstanceOf(InfrastructureException.class)
                    .hasMessage(
                            "Port %d is taken: MongoDB cannot listen there.", taken.getLocalPort());
        }
    }

    @Test
    void listens_at_a_port_that_is_let_go_of_a_moment_later() throws Exception {
        var port = FreePort.any();
        var server = new EmbeddedMongo(port);
        var starting = new Thread(server::start);
        // Bound without listening, as by a process that has just been started and inherited the
        // port.
        try (var held = new Socket()) {
            held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            starting.start();
            await().until(() -> starting.getState() == Thread.State.TIMED_WAITING);
        }
        starting.join(Duration.ofSeconds(10));

        assertThat(server.isAlive()).isTrue();
        server.stop();
    }

    @Test
    void gives_each_test_a_database_of_its_own() {
        var mine = TestMongo.newDatabase();
        var yours = TestMongo.newDatabase();
        store(mine, 1);
        assertThat(count(mine)).isOne();
        assertThat(count(yours)).isZero();
    }

    @Test
    void runs_as_a_process_of_its_own() throws Exception {
        var port = FreePort.any();
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                MongoProcess.class.getName(),
                                Integer.toString(port))
                        .redirectErrorStream(true)
                        .redirectOutput(Path.of("target", "mongo-process.log").toFile())
                        .start();
        try {
            await().atMost(Duration.ofSeconds(30)).until(() -> !FreePort.isFree(port));
            var uri = "mongodb://127.0.0.1:" + port + "/views";
            store(uri, 1);
            assertThat(count(uri)).isOne();
        } finally {
            process.destroy();
            assertThat(process.waitFor(Duration.ofSeconds(10))).isTrue();
        }
    }

    private static void store(String uri, int id) {
        try (var client = MongoClients.create(uri)) {
            views(client, uri).insertOne(new Document("_id", id));
        }
    }

    private static long count(String uri) {
        try (var client = MongoClients.create(uri)) {
            return views(client, uri).countDocuments();
        }
    }

    private static MongoCollection<Document> views(MongoClient client, String uri) {
        var database = uri.substring(uri.lastIndexOf('/') + 1);
        return client.getDatabase(database).getCollection("views");
    }
}
