package ticketing.local.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import ticketing.infrastructure.FreePort;
import ticketing.local.checks.CannotRunException;
import ticketing.local.terminal.Console;

/** The repairs when services report that they cannot continue. */
class CaretakerTest {

    private static final String UP =
            """
            {"status": "UP", "components": {"eventStream": {"status": "UP"}, "consumers": {"status": "UP"}}}\
            """;
    private static final String FULL =
            """
            {"status": "DOWN", "components": {"eventStream": {"status": "DOWN", "details": {"cause": "storage-full"}}}}\
            """;
    private static final String SILENT =
            """
            {"status": "DOWN", "components": {"eventStream": {"status": "DOWN", "details": {"cause": "no-answer"}}}}\
            """;
    private static final String MISSING =
            """
            {"status": "DOWN", "components": {"consumers": {"status": "DOWN", "details": {"missing": ["orders-view-1"]}}}}\
            """;

    private static final String THREAD_ENDED =
            """
            {"status": "DOWN", "components": {"threads": {"status": "DOWN", "details": {"ended": ["orders-view-1"]}}}}\
            """;

    private final List<String> mended = new ArrayList<>();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private String health = UP;
    private boolean hasRoom;
    private HttpServer service;
    private Caretaker caretaker;

    @BeforeEach
    void start_a_service() throws IOException {
        service = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        service.createContext(
                "/actuator/health",
                exchange -> {
                    var body = health.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(health.equals(UP) ? 200 : 503, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        service.start();
        var addresses =
                Map.of(
                        "tickets-service",
                        URI.create("http://127.0.0.1:" + FreePort.any()),
                        "orders-service",
                        URI.create("http://127.0.0.1:" + service.getAddress().getPort()));
        caretaker =
                new Caretaker(
                        () -> addresses,
                        new Tools(),
                        Console.progressTo(new PrintStream(said, true)));
    }

    private final class Tools implements Caretaker.Tools {

        @Override
        public boolean hasRoom() {
            return hasRoom;
        }

        @Override
        public void restartNats() {
            mended.add("NATS");
        }

        @Override
        public void restartService(String name) {
            mended.add(name);
        }

        @Override
        public void provision() {
            mended.add("consumers");
            throw new CannotRunException("NATS does not answer.");
        }
    }

    @AfterEach
    void stop_the_service() {
        service.stop(0);
    }

    @Test
    void is_nothing_while_all_is_well() throws InterruptedException {
        caretaker.look();

        assertThat(mended).isEmpty();
        assertThat(said.toString()).isEmpty();
    }

    @Test
    void is_nats_that_has_met_a_full_disk_as_soon_as_there_is_room_but_not_all_the_time()
            throws InterruptedException {
        health = FULL;
        caretaker.look();
        caretaker.look();
        assertThat(mended).isEmpty();

        hasRoom = true;
        caretaker.look();
        caretaker.look();
        assertThat(mended).containsExactly("NATS");

        health = UP;
        caretaker.look();
        assertThat(said.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("The disk of NATS was full"),
                        line -> assertThat(line).contains("NATS accepts events again"));
    }

    @Test
    void is_not_nats_if_it_refuses_for_another_reason() throws InterruptedException {
        health = SILENT;
        hasRoom = true;

        caretaker.look();

        assertThat(mended).isEmpty();
    }

    @Test
    void is_the_one_service_that_has_lost_a_thread_of_its_own() throws InterruptedException {
        health = THREAD_ENDED;

        caretaker.look();
        caretaker.look();

        assertThat(mended).containsExactly("orders-service");
        assertThat(said.toString().lines())
                .singleElement()
                .satisfies(line ->
                        assertThat(line).contains("orders-service has lost a vital thread"));
    }

    @Test
    void is_a_consumer_that_was_deleted() throws InterruptedException {
        health = MISSING;

        caretaker.look();
        caretaker.look();

        assertThat(mended).containsExactly("consumers");
        assertThat(said.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("Missing").contains("orders-view-1"),
                        line -> assertThat(line).isEqualTo("NATS does not answer."));
    }
}
