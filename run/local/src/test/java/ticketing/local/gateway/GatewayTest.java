package ticketing.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import ticketing.infrastructure.FreePort;
import ticketing.topology.Service;
import tools.jackson.databind.json.JsonMapper;

class GatewayTest {

    private static final String GET = "GET /api/tickets HTTP/1.1\r\n";
    private static final String CLOSE = "Host: localhost\r\nConnection: close\r\n";

    private final int port = FreePort.any();
    private final AtomicBoolean ready = new AtomicBoolean(true);
    private final AtomicInteger requestsWithoutAnswer = new AtomicInteger();
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer tickets;
    private HttpServer otherTickets;
    private ServerSocket rude;
    private Gateway gateway;

    @BeforeEach
    void start() throws IOException {
        tickets = echo("tickets");
        otherTickets = echo("other tickets");
        rude = hangsUp();
        gateway =
                Gateway.start(
                        port,
                        Map.of(
                                Service.TICKETS, List.of(address(tickets), address(otherTickets)),
                                Service.ORDERS, List.of(at(rude.getLocalPort())),
                                Service.PAYMENTS, List.of(at(FreePort.any()))),
                        Set.of("http://localhost:3000"),
                        WebPage.in("page-of-the-test", 8090),
                        ready::get);
    }

    @AfterEach
    void stop() throws IOException {
        gateway.stop();
        tickets.stop(0);
        otherTickets.stop(0);
        rude.close();
    }

    @ParameterizedTest
    @CsvSource({"/api/payments/1, 503", "/nowhere, 404", "/readyz, 200"})
    void has_browsers_show_its_own_answers_to_pages_of_further_origins(String path, int status)
            throws Exception {
        var answer = send(request(path).header("Origin", "http://localhost:3000"));
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().allValues("Access-Control-Allow-Origin"))
                .containsExactly("http://localhost:3000");
        assertThat(answer.headers().allValues("Vary")).contains("Origin");

        var foreign = send(request(path).header("Origin", "https://evil.example"));
        assertThat(foreign.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void passes_requests_with_their_query_and_body_and_answers_with_their_headers()
            throws Exception {
        var answer =
                send(
                        request("/api/tickets/1?limit=2")
                                .header("Cookie", "session=abc")
                                .header("Origin", "http://localhost:" + port)
                                .header("X-Request-Id", "r1")
                                .PUT(HttpRequest.BodyPublishers.ofString("{\"price\":1}")));

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().allValues("Set-Cookie")).containsExactly("a=1", "b=2");
        assertThat(answer.headers().firstValue("X-Request-Id")).contains("r1");
        assertThat(answer.body())
                .contains("PUT /api/tickets/1?limit=2", "body {\"price\":1}", "Cookie session=abc")
                .contains("Host localhost:" + port, "Origin http://localhost:" + port)
                .contains("X-forwarded-for 127.0.0.1", "X-forwarded-proto http");
    }

    @Test
    void believes_no_caller_about_where_a_request_comes_from() throws Exception {
        var answer =
                send(
                        request("/api/tickets")
                                .header("X-Forwarded-For", "6.6.6.6")
                                .header("X-Forwarded-Host", "evil.example")
                                .header("Forwarded", "for=6.6.6.6"));
        assertThat(answer.body()).doesNotContain("6.6.6.6").doesNotContain("evil.example");
    }

    @Test
    void asks_the_instances_of_a_service_in_turn() throws Exception {
        assertThat(List.of(get("/api/tickets").body(), get("/api/tickets").body()))
                .anyMatch(body -> body.startsWith("tickets "))
                .anyMatch(body -> body.startsWith("other tickets "));
    }

    @Test
    void survives_the_loss_of_one_of_two_instances_when_reading() throws Exception {
        otherTickets.stop(0);
        for (int i = 0; i < 4; i++) {
            assertThat(get("/api/tickets").statusCode()).isEqualTo(201);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
    void gives_a_request_to_the_next_instance_when_one_does_not_listen(String method)
            throws Exception {
        otherTickets.stop(0);
        for (int i = 0; i < 4; i++) {
            var answer =
                    send(
                            request("/api/tickets")
                                    .method(
                                            method,
                                            HttpRequest.BodyPublishers.ofString("{\"a\":1}")));
            assertThat(answer.statusCode()).isEqualTo(201);
            assertThat(answer.body()).startsWith("tickets " + method).contains("body {\"a\":1}");
        }
    }

    @Test
    void asks_no_instance_that_was_withdrawn_until_it_is_restored() throws Exception {
        gateway.withdraw(address(otherTickets));
        for (int i = 0; i < 4; i++) {
            assertThat(get("/api/tickets").body()).startsWith("tickets ");
        }
        gateway.restore(address(otherTickets));
        asks_the_instances_of_a_service_in_turn();
    }

    @Test
    void asks_an_instance_that_was_withdrawn_if_there_is_no_other() throws Exception {
        gateway.withdraw(address(tickets));
        gateway.withdraw(address(otherTickets));

        assertThat(get("/api/tickets").statusCode()).isEqualTo(201);
    }

    @Test
    void repeats_a_reading_request_that_got_no_answer_once() throws Exception {
        assertThat(get("/api/orders").statusCode()).isEqualTo(503);
        assertThat(requestsWithoutAnswer).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
    void never_repeats_a_changing_request(String method) throws Exception {
        var answer =
                send(
                        request("/api/orders")
                                .method(method, HttpRequest.BodyPublishers.ofString("{}")));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(requestsWithoutAnswer).hasValue(1);
    }

    @Test
    void says_in_a_problem_which_service_does_not_answer() throws Exception {
        var answer = send(request("/api/payments").POST(HttpRequest.BodyPublishers.ofString("{}")));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Content-Type"))
                .contains("application/problem+json");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
        var problem = JsonMapper.shared().readTree(answer.body());
        assertThat(problem.path("type").asString()).endsWith("/problems/unavailable");
        assertThat(problem.path("title").asString()).isEqualTo("Unavailable");
        assertThat(problem.path("status").asInt()).isEqualTo(503);
        assertThat(problem.path("instance").asString()).isEqualTo("/api/payments");
        assertThat(problem.path("errors").path(0).path("message").asString())
                .isEqualTo("payments-service does not answer at the moment");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/health",
                "/api",
                "/api/expirations",
                "/v3/api-docs",
                "/v3/api-docs/expiration",
                "/swagger/nothing.js",
                "/nothing"
            })
    void answers_404_with_a_problem_where_nothing_is_served(String path) throws Exception {
        var answer = get(path);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type"))
                .contains("application/problem+json");
        assertThat(answer.body()).contains("/problems/not-found", "\"errors\":[{\"message\":");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/tickets/../../actuator/env",
                "/api/tickets/..%2f..%2factuator/env",
                "/api/tickets/%2e%2e/%2e%2e/actuator/env",
                "/api/tickets/..;/actuator/env"
            })
    void lets_no_trick_lead_out_of_a_services_own_paths(String path) throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(
                            ("GET "
                                            + path
                                            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close"
                                            + "\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).matches("(?s)HTTP/1.1 40[04] .*").contains("/problems/");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"q=rock|pop", "q=50%", "q=a^b", "q={", "q=<x>", "%", "q=%E4%", "q=[x]"})
    void refuses_a_query_that_has_to_be_escaped(String query) throws Exception {
        assertProblem(400, raw("GET /api/tickets?" + query + " HTTP/1.1\r\n" + CLOSE + "\r\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "400; CONNECT / HTTP/1.1",
                "405; CONNECT localhost:80 HTTP/1.1",
                "405; TRACE /api/tickets HTTP/1.1",
                "501; FOO / HTTP/1.1",
                "501; FOO /api/tickets HTTP/1.1",
                "405; POST / HTTP/1.1",
                "405; POST /sell HTTP/1.1",
                "405; OPTIONS /swagger/index.html HTTP/1.1",
                "405; DELETE /readyz HTTP/1.1",
                "405; PUT /v3/api-docs/tickets HTTP/1.1",
                "400; GET / HTTP/9.9",
                "400; GET / FTP/1.1"
            })
    void refuses_what_nobody_here_understands(int status, String line) throws Exception {
        var host = line.contains("localhost:80") ? "localhost:80" : "localhost";
        assertProblem(status, raw(line + "\r\nConnection: close\r\nHost: " + host + "\r\n\r\n"));
    }

    @Test
    void says_what_is_too_large() throws Exception {
        for (int size : new int[] {8_000, 8_100, 8_300, 20_000}) {
            var cookies = raw(GET + CLOSE + "Cookie: a=" + "x".repeat(size) + "\r\n\r\n");
            if (size > 8_100) {
                assertProblem(431, cookies);
            } else {
                assertThat(cookies).startsWith("HTTP/1.1 201");
            }
        }
        assertThat(
                        raw(
                                "GET /api/tickets?"
                                        + "a=%41&".repeat(1_200)
                                        + " HTTP/1.1\r\n"
                                        + CLOSE
                                        + "\r\n"))
                .startsWith("HTTP/1.1 201");
        var address = "GET /api/tickets?q=" + "x".repeat(20_000);
        assertProblem(414, raw(address + " HTTP/1.1\r\n" + CLOSE + "\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "DELETE", "FOO"})
    void refuses_a_body_over_64_kib_that_is_not_even_sent(String method) throws Exception {
        for (var path : List.of("/api/tickets", "/api/payments", "/", "/nothing")) {
            var head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n";
            assertProblem(413, raw(head + "Content-Length: 65537\r\n\r\n"));
        }
    }

    @Test
    void refuses_a_body_that_turns_out_to_be_too_long_or_malformed() throws Exception {
        var head = "POST /api/tickets HTTP/1.1\r\n" + CLOSE + "Transfer-Encoding: chunked\r\n\r\n";

        assertProblem(413, raw(head + "10001\r\n" + " ".repeat(0x10001) + "\r\n0\r\n\r\n"));
        assertProblem(400, raw(head + "zz\r\n{}\r\n0\r\n\r\n"));
        assertProblem(400, raw(head + "2\r\n{}xx\r\n0\r\n\r\n"));
        assertThat(raw(head + "2\r\n{}\r\n0\r\n\r\n")).startsWith("HTTP/1.1 201");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\tb", "a b", ""})
    void gives_a_request_an_id_if_that_of_the_caller_is_unusable(String id) throws Exception {
        for (var path : List.of("/", "/api/tickets", "/nothing", "/api/payments")) {
            var answer =
                    raw(
                            "GET "
                                    + path
                                    + " HTTP/1.1\r\n"
                                    + CLOSE
                                    + "X-Request-Id: "
                                    + id
                                    + "\r\n\r\n");
            assertThat(answer)
                    .containsPattern("X-[Rr]equest-[Ii]d: [0-9a-f-]{36}\r\n")
                    .doesNotContain("a b", "a\tb");
        }
    }

    @Test
    void tells_the_length_of_a_page_to_who_asks_for_its_head() throws Exception {
        for (var path : List.of("/", "/livez", "/swagger/index.html", "/nothing")) {
            var head = send(request(path).HEAD());
            var page = get(path);

            assertThat(head.statusCode()).isEqualTo(page.statusCode());
            assertThat(head.headers().firstValueAsLong("Content-Length"))
                    .as(path)
                    .hasValue(page.body().getBytes(StandardCharsets.UTF_8).length);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/swagger/index.html", "/swagger/swagger-initializer.js", "/x"})
    void keeps_foreign_pages_from_framing_its_own(String path) throws Exception {
        assertThat(get(path).headers().map())
                .containsEntry("x-content-type-options", List.of("nosniff"))
                .containsEntry("content-security-policy", List.of("frame-ancestors 'none'"))
                .containsEntry("referrer-policy", List.of("no-referrer"));
    }

    private String raw(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void assertProblem(int status, String answer) {
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status)
                .contains("Content-Type: application/problem+json", "X-Request-Id: ")
                .contains("\"status\":" + status, "\"errors\":[{\"message\":");
    }

    @Test
    void shows_the_api_documents_of_the_services() throws Exception {
        assertThat(get("/v3/api-docs/tickets").body()).contains("GET /v3/api-docs\n");
        assertThat(get("/swagger/swagger-initializer.js").body())
                .contains("'/v3/api-docs/auth'", "'/v3/api-docs/payments'")
                .doesNotContain("expiration");
        // The page works with each name of this machine.
        assertThat(get("/swagger/swagger-initializer.js").body())
                .contains("request.url.replace(/^https?:\\/\\/[^/]+/, location.origin)");
        assertThat(get("/swagger/index.html").body()).contains("swagger-ui-bundle.js");
        assertThat(get("/swagger/swagger-ui-bundle.js").statusCode()).isEqualTo(200);
        var redirect = get("/swagger");
        assertThat(redirect.statusCode()).isEqualTo(302);
        assertThat(redirect.headers().firstValue("Location")).contains("/swagger/index.html");
    }

    @Test
    void tells_a_visitor_what_to_try() throws Exception {
        var page = get("/");
        assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(page.body()).contains("/swagger", "/api/tickets", "./ticketing demo");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/sell", "/signin", "/signup", "/orders", "/orders/1", "/tickets/1"})
    void shows_browsers_the_page_at_each_of_its_addresses(String path) throws Exception {
        var page =
                send(request(path).header("Accept", "text/html,application/xml;q=0.9,*/*;q=0.8"));

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("The page of a test", "name=\"live\" content=\"ws://localhost:8090\"");
        assertThat(page.headers().map())
                .containsEntry("content-type", List.of("text/html;charset=utf-8"))
                .containsEntry("cache-control", List.of("no-cache"))
                .containsEntry("x-content-type-options", List.of("nosniff"))
                .containsEntry("referrer-policy", List.of("no-referrer"));
        assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
                .contains("script-src 'self';", "connect-src 'self' ws://localhost:8090;")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
    }

    @Test
    void tells_browsers_to_keep_files_that_are_named_after_their_content() throws Exception {
        var file = get("/page/main-01234567.js");

        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.headers().map())
                .containsEntry("content-type", List.of("text/javascript;charset=utf-8"))
                .containsEntry("cache-control", List.of("public, max-age=31536000, immutable"))
                .containsEntry("x-content-type-options", List.of("nosniff"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/page/", "/page/index.html", "/page/main-76543210.js", "/page/x/y"})
    void serves_no_other_file_of_the_page(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void answers_as_ever_where_the_page_was_not_built() throws Exception {
        var other = FreePort.any();
        var plain =
                Gateway.start(other, Map.of(), Set.of(), WebPage.in("nothing-here", 0), ready::get);
        try {
            var address = "http://localhost:" + other;
            var start = HttpRequest.newBuilder(URI.create(address)).header("Accept", "text/html");
            assertThat(send(start).body()).contains("./ticketing demo");
            assertThat(send(HttpRequest.newBuilder(URI.create(address + "/sell"))).statusCode())
                    .isEqualTo(404);
        } finally {
            plain.stop();
        }
    }

    @Test
    void is_ready_when_all_services_are() throws Exception {
        assertThat(get("/livez").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").statusCode()).isEqualTo(200);
        ready.set(false);
        assertThat(get("/livez").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").statusCode()).isEqualTo(503);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    }

    private static HttpServer echo(String name) throws IOException {
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    var body = new String(exchange.getRequestBody().readAllBytes());
                    var text = new StringBuilder(name + " " + exchange.getRequestMethod());
                    text.append(" ").append(exchange.getRequestURI()).append("\nbody " + body);
                    exchange.getRequestHeaders()
                            .forEach((key, value) ->
                                    text.append("\n" + key + " " + value.getFirst()));
                    var id = exchange.getRequestHeaders().getFirst("X-Request-Id");
                    exchange.getResponseHeaders().add("Set-Cookie", "a=1");
                    exchange.getResponseHeaders().add("Set-Cookie", "b=2");
                    exchange.getResponseHeaders().add("X-Request-Id", id == null ? "none" : id);
                    var bytes = text.toString().getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(201, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
        server.start();
        return server;
    }

    /** A service that closes the connection when it has received a request, as if it was killed. */
    private ServerSocket hangsUp() throws IOException {
        var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual()
                .start(() -> {
                    while (!server.isClosed()) {
                        try (var connection = server.accept()) {
                            if (connection.getInputStream().read() >= 0) {
                                requestsWithoutAnswer.incrementAndGet();
                            }
                        } catch (IOException closed) {
                            return;
                        }
                    }
                });
        return server;
    }

    private static URI address(HttpServer server) {
        return at(server.getAddress().getPort());
    }

    private static URI at(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }
}
