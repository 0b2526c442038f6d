package ticketing.local.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ticketing.local.checks.CannotRunException;
import ticketing.topology.Service;

class OperationsTest {

    private HttpServer server;
    private Operations operations;

    @BeforeEach
    void start_a_service() throws Exception {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    var asked =
                            exchange.getRequestMethod()
                                    + " "
                                    + exchange.getRequestURI()
                                    + new String(exchange.getRequestBody().readAllBytes());
                    var body = "{\"asked\": \"%s\"}".formatted(asked.replace('"', '\''));
                    var status = asked.contains("unknown") ? 404 : 200;
                    exchange.sendResponseHeaders(status, body.length());
                    exchange.getResponseBody().write(body.getBytes());
                    exchange.close();
                });
        server.start();
        var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        operations =
                new Operations(
                        new TreeMap<>(
                                Map.of(
                                        "orders-service", url,
                                        "orders-service-2", url,
                                        "tickets-service", url)));
    }

    @AfterEach
    void stop_the_service() {
        server.stop(0);
    }

    @Test
    void reach_every_instance_of_a_service() throws Exception {
        assertThat(operations.instancesOf(Service.ORDERS))
                .containsExactly("orders-service", "orders-service-2");
        assertThat(operations.get("orders-service-2", "/actuator/health").text("asked"))
                .isEqualTo("GET /actuator/health");
        assertThat(operations.post("orders-service", "/actuator/x", Map.of("a", 1)).text("asked"))
                .isEqualTo("POST /actuator/x{'a':1}");
        assertThat(operations.get("orders-service", "/unknown").isGood()).isFalse();
    }

    @Test
    void say_what_is_not_there() {
        assertThatExceptionOfType(CannotRunException.class)
                .isThrownBy(() -> operations.get("orders-service-3", "/"))
                .withMessageContaining("orders-service-2");
        server.stop(0);
        assertThatExceptionOfType(CannotRunException.class)
                .isThrownBy(() -> operations.get("orders-service", "/"))
                .withMessageContaining("is it running?");
    }

    @Test
    void need_a_system_that_runs(@TempDir Path nothing) {
        assertThatExceptionOfType(CannotRunException.class)
                .isThrownBy(() -> Operations.of(nothing))
                .withMessageContaining("./ticketing up");
    }
}
