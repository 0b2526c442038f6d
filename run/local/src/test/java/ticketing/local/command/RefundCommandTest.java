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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ticketing.local.data.DataFolder;
import ticketing.local.data.RunFile;

/** payments-service decides; the command calls it and prints its answer. */
class RefundCommandTest {

    private static final String ORDER = "01939d3a-5000-7000-8000-000000000004";

    @TempDir private Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private HttpServer payments;
    private DataFolder running;
    private int status = 200;
    private String answer = "{\"detail\": \"the money goes back\"}";

    @BeforeEach
    void start_the_service() throws IOException {
        payments = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        payments.createContext(
                "/",
                exchange -> {
                    asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
                    var bytes = answer.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(status, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
        payments.start();
        var management = new TreeMap<String, URI>();
        management.put(
                "payments-service",
                URI.create("http://127.0.0.1:" + payments.getAddress().getPort()));
        running = DataFolder.take(folder);
        new RunFile("http://localhost:8080", "nats://localhost:4222", 1, List.of(), management)
                .write(running.path());
    }

    @AfterEach
    void stop_the_service() {
        payments.stop(0);
        running.close();
    }

    @Test
    void tells_what_becomes_of_the_money() {
        assertThat(run(ORDER)).isZero();
        assertThat(asked).containsExactly("POST /actuator/refunds/" + ORDER);
        assertThat(out.toString())
                .isEqualToIgnoringNewLines("Order " + ORDER + ": the money goes back.");
    }

    @Test
    void ends_with_1_and_the_reason_if_nothing_goes_back() {
        status = 409;
        answer = "{\"detail\": \"Nothing was taken for order 4\"}";

        assertThat(run(ORDER)).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
        assertThat(errors.toString())
                .isEqualToIgnoringNewLines(
                        "payments-service answers 409: Nothing was taken for order 4");
    }

    @Test
    void asks_nobody_about_what_is_no_order() {
        assertThat(run("orders-17")).isEqualTo(2);
        assertThat(errors.toString())
                .startsWith(
                        "No order has the id orders-17: an id is a UUID; ./ticketing refund --help");
        assertThat(run()).isEqualTo(2);
        assertThat(asked).isEmpty();
        assertThat(errors.toString()).doesNotContain("Exception");
    }

    private int run(String... order) {
        var words = new ArrayList<>(List.of("refund", "--data", folder.toString()));
        words.addAll(List.of(order));
        return Ticketing.run(
                new PrintWriter(out, true),
                new PrintWriter(errors, true),
                words.toArray(String[]::new));
    }
}
