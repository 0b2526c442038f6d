package ticketing.web.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static ticketing.web.testing.TestSessions.tokenOf;
import static ticketing.web.testing.TestSessions.user;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.json.JsonMapper;

/** Requests that are refused before any filter, on the main port and on the management port. */
@ExtendWith(OutputCaptureExtension.class)
class FrontTest {

    private static final String SECRET = "correct-horse";
    private static final String CLOSE = "Host: localhost\r\nConnection: close\r\n";
    private static final String ME = "Authorization: Bearer " + tokenOf(user("anna")) + "\r\n";
    private static RunningService service;

    static final List<String> FORMS =
            List.of(
                    "application/x-www-form-urlencoded",
                    "multipart/form-data; boundary=x",
                    "application/json");

    private int alreadyLogged;

    @BeforeAll
    static void start() {
        service = new RunningService();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void look(CapturedOutput output) {
        alreadyLogged = output.getAll().length();
    }

    @AfterEach
    void is_no_trouble_of_ours(CapturedOutput output) {
        assertThat(output.getAll().substring(alreadyLogged))
                .doesNotContain(" WARN ", " ERROR ", SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
    void refuses_a_body_over_64_kib_that_is_not_even_sent(String method) throws Exception {
        for (int port : ports()) {
            for (var address :
                    List.of("/api/samples", "/api/samples/1", "/", "/actuator/health", "/livez")) {
                for (var type : FORMS) {
                    var answer =
                            RawAnswer.to(
                                    port,
                                    method
                                            + " "
                                            + address
                                            + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                                            + type
                                            + "\r\nContent-Length: 65537\r\n\r\n");
                    assertThat(answer.status()).as(address + type).isEqualTo(413);
                    if (!method.equals("HEAD")) {
                        problem(answer, 413);
                    }
                }
            }
        }
    }

    /** Otherwise a proxy would keep the connection, and lose the next request on it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Type: */*\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: */*\r\nContent-Length: 2\r\n\r\n{}",
                "FOO / HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /?q=%E4 HTTP/1.1\r\nHost: localhost\r\n\r\n"
            })
    void says_that_it_closes_the_connection(String request) throws Exception {
        for (int port : ports()) {
            assertThat(RawAnswer.to(port, request).headers()).containsEntry("connection", "close");
        }
    }

    @ParameterizedTest
    @MethodSource("requestsWithBody")
    void reads_no_body_of_any_length_that_is_not_announced(String head) throws Exception {
        for (int port : ports()) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.getOutputStream().write((head + "\r\n").getBytes(StandardCharsets.US_ASCII));
                // Data in the buffers of the network counts as sent, but the server does not read
                // it.
                assertThat(sentInChunks(socket, 32)).isLessThan(16);
            }
        }
    }

    static Stream<String> requestsWithBody() {
        var chunked = CLOSE + "Transfer-Encoding: chunked\r\nContent-Type: application/json\r\n";
        return Stream.of(
                "POST /api/samples HTTP/1.1\r\n" + chunked,
                "POST /api/samples HTTP/1.1\r\n" + ME + chunked,
                "DELETE /api/samples/1 HTTP/1.1\r\n" + ME + chunked,
                "GET /api/open/caller HTTP/1.1\r\n" + chunked,
                "POST /actuator/health HTTP/1.1\r\n" + chunked,
                "GET /nothing HTTP/1.1\r\n" + chunked);
    }

    /** How many MiB of chunks the client can send. */
    private static int sentInChunks(Socket socket, int limit) {
        var chunk = "8000\r\n" + " ".repeat(0x8000) + "\r\n";
        try {
            for (int sent = 0; sent < limit * 32; sent++) {
                try {
                    socket.getOutputStream().write(chunk.getBytes(StandardCharsets.US_ASCII));
                } catch (IOException hungUp) {
                    return sent / 32;
                }
            }
            return limit;
        } finally {
            // The rest of the answer does not matter.
            closeQuietly(socket);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyClosed) {
            // Expected: the connection is closed.
        }
    }

    @ParameterizedTest
    @FieldSource("FORMS")
    void reads_parameters_from_the_query_alone(String type) throws Exception {
        var form = type.startsWith("multipart") ? "--x--" : "limit=0";
        for (var method : List.of("GET", "POST", "PUT")) {
            var answer =
                    RawAnswer.to(
                            service.port(),
                            method
                                    + " /api/samples HTTP/1.1\r\n"
                                    + ME
                                    + CLOSE
                                    + "Content-Type: "
                                    + type
                                    + "\r\nContent-Length: "
                                    + form.length()
                                    + "\r\n\r\n"
                                    + form);
            assertThat(answer.status())
                    .as(method)
                    .isIn(method.equals("GET") ? List.of(200) : List.of(400, 405, 415));
            assertThat(answer.body()).doesNotContain("Limit must be");
        }
    }

    static Stream<Arguments> requests() {
        var get = "GET /api/open/caller";
        var post = "POST /api/samples HTTP/1.1\r\n" + ME + CLOSE;
        return Stream.of(
                arguments(501, "FOO / HTTP/1.1\r\n" + CLOSE),
                arguments(501, "PROPFIND /api/samples HTTP/1.1\r\n" + CLOSE),
                arguments(405, "TRACE / HTTP/1.1\r\n" + CLOSE),
                arguments(405, "CONNECT example.com:443 HTTP/1.1\r\n" + CLOSE),
                arguments(400, get + "?q=%E4 HTTP/1.1\r\n" + CLOSE),
                arguments(400, get + "?=x HTTP/1.1\r\n" + CLOSE),
                arguments(400, get + "?q=50% HTTP/1.1\r\n" + CLOSE),
                arguments(400, get + "?q=rock|pop HTTP/1.1\r\n" + CLOSE),
                arguments(400, get + "?q=" + SECRET + "{ HTTP/1.1\r\n" + CLOSE),
                arguments(400, get + "/%zz HTTP/1.1\r\n" + CLOSE),
                arguments(400, get + "/.. HTTP/1.1\r\n" + CLOSE),
                arguments(400, get + "/%E4 HTTP/1.1\r\n" + CLOSE),
                arguments(400, get + " HTTP/9.9\r\n" + CLOSE),
                arguments(400, get + " HTTP/1.1\r\nConnection: close\r\n"),
                arguments(400, get + " HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n"),
                arguments(400, get + " HTTP/1.1\r\nHost: a\r\n" + CLOSE),
                arguments(400, get + " HTTP/1.1\r\nA" + SECRET + "\r\n" + CLOSE),
                arguments(414, get + "?q=" + "x".repeat(20_000) + " HTTP/1.1\r\n" + CLOSE),
                arguments(431, get + " HTTP/1.1\r\nCookie: " + "x".repeat(20_000) + "\r\n" + CLOSE),
                arguments(400, get + " HTTP/1.1\r\n" + "A: b\r\n".repeat(200) + CLOSE),
                arguments(415, get + " HTTP/1.1\r\nContent-Type: application/*+json\r\n" + CLOSE),
                arguments(415, "GET /nothing HTTP/1.1\r\nContent-Type: */*\r\n" + CLOSE),
                arguments(417, post + "Expect: x\r\nContent-Length: 2\r\n"),
                arguments(400, post + "Content-Length: x\r\n"),
                arguments(400, post + "Content-Length: 1\r\nContent-Length: 2\r\n"),
                arguments(400, post + "Transfer-Encoding: foo\r\n"),
                arguments(400, "\u0016\u0003\u0001\r\n"));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void refuses_what_is_wrong_with_a_request(int status, String head) throws Exception {
        for (int port : ports()) {
            problem(RawAnswer.to(port, head + "\r\n"), status);
        }
    }

    /** What a firewall behind the filters says of a header that is only read there. */
    @ParameterizedTest
    @ValueSource(strings = {"Accept", "Content-Type", "Cookie", "If-None-Match", "Origin", "X-Any"})
    void refuses_a_header_with_a_control_character(String header) throws Exception {
        for (int port : ports()) {
            for (var path : List.of("/nothing", "/actuator/health", "/api/samples")) {
                var answer =
                        RawAnswer.to(
                                port,
                                "GET %s HTTP/1.1\r\n%s: a\u0090b\r\n%s%s\r\n"
                                        .formatted(path, header, ME, CLOSE));
                assertThat(answer.status()).as(path).isLessThan(500);
                assertThat(answer.headers()).as(path).containsKey("x-request-id");
            }
        }
    }

    static Stream<Arguments> bodies() {
        var chunked = "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
        var small = "\r\nContent-Length: 2\r\n\r\n{}";
        return Stream.of(
                arguments(400, chunked + "zz\r\n{}\r\n0\r\n\r\n"),
                arguments(400, chunked + "2\r\n{}xx\r\n0\r\n\r\n"),
                arguments(413, chunked + "10001\r\n" + " ".repeat(0x10001) + "\r\n0\r\n\r\n"),
                arguments(415, "Content-Type: application/*+json" + small),
                arguments(415, "Content-Type: multipart/form-data" + small));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void refuses_what_is_wrong_with_a_body(int status, String typeAndBody) throws Exception {
        problem(
                RawAnswer.to(
                        service.port(),
                        "POST /api/samples HTTP/1.1\r\n" + ME + CLOSE + typeAndBody),
                status);
    }

    @Test
    void minds_no_type_of_a_body_that_is_not_there() throws Exception {
        for (var type : List.of("multipart/form-data", "x", ";")) {
            var answer =
                    RawAnswer.to(
                            service.port(),
                            "GET /api/samples?limit=1 HTTP/1.1\r\n"
                                    + ME
                                    + CLOSE
                                    + "Content-Type: "
                                    + type
                                    + "\r\n\r\n");
            assertThat(answer.status()).as(type).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x", ";q=2", "text/html", "application/vnd.spring-boot.actuator.v3+json"})
    void explains_an_error_to_who_accepts_it_and_to_others(String accepted) throws Exception {
        for (var address : List.of("/nothing", "/actuator/health/nothing", "/actuator/nothing")) {
            for (int port : ports()) {
                var request = "GET " + address + " HTTP/1.1\r\n" + CLOSE + "Accept: " + accepted;
                var answer = RawAnswer.to(port, request + "\r\n\r\n");
                // An existing endpoint first refuses the requested media type.
                assertThat(answer.status()).isIn(404, 406);
                problem(answer, answer.status());
            }
        }
    }

    @Test
    void keeps_the_value_of_a_malformed_cookie_for_itself() throws Exception {
        for (int port : ports()) {
            for (var cookie : List.of("session=" + SECRET + "\"x,y", "a b=" + SECRET, "=\u0001")) {
                var answer =
                        RawAnswer.to(
                                port,
                                "GET /livez HTTP/1.1\r\n"
                                        + CLOSE
                                        + "Cookie: "
                                        + cookie
                                        + "\r\n\r\n");
                assertThat(answer.status()).isIn(200, 400, 404);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "127.0.0.1:9081",
                "[::1]:9081",
                "tickets-service",
                "ops.example"
            })
    void lets_operators_call_by_an_address_or_a_name_of_our_own(String host) throws Exception {
        assertThat(health(service.managementPort(), host).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:9081", "127.0.0.1.evil.example"})
    void lets_no_page_reach_the_operators_by_a_name_that_resolves_here(String host)
            throws Exception {
        problem(health(service.managementPort(), host), 421);
        assertThat(health(service.port(), host).status()).isEqualTo(404);
    }

    private static RawAnswer health(int port, String host) throws IOException {
        return RawAnswer.to(
                port,
                "GET /actuator/health HTTP/1.1\r\nConnection: close\r\nHost: " + host + "\r\n\r\n");
    }

    private static int[] ports() {
        return new int[] {service.port(), service.managementPort()};
    }

    private static void problem(RawAnswer answer, int status) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.headers())
                .containsEntry("content-type", "application/problem+json")
                .containsEntry("x-content-type-options", "nosniff")
                .containsKey("x-request-id");
        var body = answer.body();
        var problem =
                JsonMapper.shared()
                        .readTree(body.substring(body.indexOf('{'), body.lastIndexOf('}') + 1));
        assertThat(problem.propertyNames())
                .contains("type", "title", "status", "detail", "errors")
                .doesNotContain("properties");
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("errors").path(0).path("message").asString()).isNotBlank();
        assertThat(answer.toString()).doesNotContain(SECRET);
    }
}
