package ticketing.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ticketing.local.data.DataFolder;
import ticketing.local.data.RunFile;

/** A fake service with a list of prepared answers. */
class RebuildCommandTest {

    private static final String LIST =
            "{\"readModels\": [{\"name\": \"orders-view\"}, {\"name\": \"orders-ticket-copies\"}]}";
    private static final String FILLING =
            """
            {"name": "orders-view", "live": 1, "filling": 2, "doneUpTo": 10, "remaining": 5,
             "lastRebuild": {"generation": 2}}\
            """;
    private static final String SAME =
            """
            {"name": "orders-view", "live": 2, "doneUpTo": 15, "remaining": 0,
             "lastRebuild": {"generation": 2,
               "comparison": {"compared": 1234, "differing": 0, "examples": []}}}\
            """;
    private static final String DIFFERENT =
            SAME.replace("\"differing\": 0", "\"differing\": 1")
                    .replace("[]", "[{\"id\": \"7\", \"how\": \"status had been wrong\"}]");

    @TempDir private Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();
    private final Map<String, Queue<String>> answers = new TreeMap<>();
    private final List<String> asked = new ArrayList<>();
    private HttpServer server;
    private DataFolder running;

    @BeforeEach
    void start_the_system() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    var question = exchange.getRequestMethod() + " " + exchange.getRequestURI();
                    asked.add(question);
                    var left = answers.getOrDefault(question, new ArrayDeque<>());
                    var body = left.isEmpty() ? "{\"detail\": \"away\"}" : left.remove();
                    var bytes = body.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(body.contains("away") ? 503 : 200, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
        server.start();
        answers("GET /actuator/readmodels", LIST);
        running = DataFolder.take(folder);
        var management =
                new TreeMap<>(
                        Map.of(
                                "orders-service",
                                URI.create("http://127.0.0.1:" + server.getAddress().getPort())));
        new RunFile("http://localhost:8080", "nats://localhost:4222", 1, List.of(), management)
                .write(running.path());
    }

    @AfterEach
    void stop_the_system() {
        server.stop(0);
        running.close();
    }

    @Test
    void follows_a_rebuild_to_its_end_and_says_that_nothing_had_been_wrong() {
        answers("POST /actuator/readmodels/orders-view", begun(true, FILLING));
        answers("GET /actuator/readmodels/orders-view", FILLING, FILLING, SAME);

        assertThat(run("orders", "orders-view")).isZero();
        // A line with the progress may be in between, after each second.
        assertThat(out.toString().lines().filter(line -> !line.contains("events/s")))
                .containsExactly(
                        "orders-view: rebuilding, generation 2",
                        "orders-view: done, 1,234 views compared, all the same");
        assertThat(asked).hasSize(5);
    }

    @Test
    void tells_how_fast_it_goes_and_what_remains() {
        answers("POST /actuator/readmodels/orders-view", begun(true, FILLING));
        var further =
                FILLING.replace("10", "5010").replace("\"remaining\": 5", "\"remaining\": 4321");
        answers(
                "GET /actuator/readmodels/orders-view",
                further,
                further,
                further,
                further,
                further,
                further,
                SAME);

        assertThat(run("orders-service", "orders-view")).isZero();
        assertThat(out.toString())
                .containsPattern("orders-view: [34],[0-9]{3} events/s, 4,321 remaining");
    }

    @Test
    void ends_with_1_and_names_the_views_that_had_been_wrong() {
        answers("POST /actuator/readmodels/orders-view", begun(true, FILLING));
        answers("GET /actuator/readmodels/orders-view", DIFFERENT);

        assertThat(run("orders", "orders-view")).isEqualTo(1);
        assertThat(out.toString())
                .contains("done, 1 of 1,234 views were wrong:", "  7: status had been wrong");
    }

    @Test
    void rebuilds_all_of_a_service_and_looks_on_where_one_is_under_way() {
        answers("POST /actuator/readmodels/orders-view", begun(false, FILLING));
        answers("GET /actuator/readmodels/orders-view", SAME);
        answers("POST /actuator/readmodels/orders-ticket-copies", begun(true, SAME));

        assertThat(run("orders")).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "orders-view: is being filled already, generation 2",
                        "orders-view: done, 1,234 views compared, all the same",
                        "orders-ticket-copies: rebuilding, generation 2",
                        "orders-ticket-copies: done, 1,234 views compared, all the same");
    }

    @Test
    void says_that_there_was_nothing_to_compare_with_when_a_database_is_new() {
        answers(
                "POST /actuator/readmodels/orders-view",
                begun(false, "{\"filling\": 1, \"remaining\": 9}"));
        answers("GET /actuator/readmodels/orders-view", "{\"live\": 1}");

        assertThat(run("orders", "orders-view")).isZero();
        assertThat(out.toString()).contains("no old views to compare");
    }

    @Test
    void says_what_is_not_there() {
        assertThat(run("sales")).isEqualTo(2);
        assertThat(errors.toString()).contains("no service sales, only auth, tickets, orders");
        assertThat(run("expiration")).isEqualTo(2);
        assertThat(errors.toString()).contains("expiration-service has no read models.");
        assertThat(run("orders", "people")).isEqualTo(2);
        assertThat(errors.toString()).contains("only orders-view, orders-ticket-copies.");
        assertThat(run("tickets")).isEqualTo(1);
        assertThat(errors.toString()).contains("tickets-service does not run.");
        assertThat(run()).isEqualTo(2);
    }

    @Test
    void ends_with_1_when_the_service_goes_away_meanwhile() {
        answers("POST /actuator/readmodels/orders-view", begun(true, FILLING));

        assertThat(run("orders", "orders-view")).isEqualTo(1);
        assertThat(errors.toString()).contains("orders-service answers 503: away");
        assertThat(out.toString()).contains("continues by itself");
    }

    private void answers(String question, String... inTurn) {
        answers.put(question, new ArrayDeque<>(List.of(inTurn)));
    }

    private static String begun(boolean begun, String status) {
        return "{\"begun\": %s, \"status\": %s}".formatted(begun, status);
    }

    private int run(String... args) {
        var words = new ArrayList<>(List.of("rebuild"));
        words.addAll(List.of(args));
        words.addAll(List.of("--data", folder.toString()));
        return Ticketing.run(
                new PrintWriter(out, true),
                new PrintWriter(errors, true),
                words.toArray(String[]::new));
    }
}
