package ticketing.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ticketing.endtoend.SocketAnswer.End;

class SocketAnswerTest {

    private static final MalformedRequest GET =
            new MalformedRequest("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");

    @Test
    void is_wrong_if_it_never_ends() throws Exception {
        // Connections are established, but nobody accepts them.
        try (var hanging = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var answer = SocketAnswer.of(hanging.getLocalPort(), GET, Duration.ofMillis(50));

            assertThat(answer.wrongFor(GET)).contains("No end");
        }
    }

    @Test
    void is_wrong_if_nobody_listens() throws Exception {
        var answer = SocketAnswer.of(unusedPort(), GET, Duration.ofSeconds(5));

        assertThat(answer.wrongFor(GET)).contains("No answer");
    }

    @Test
    void is_wrong_if_it_is_half_there() {
        assertThat(new SocketAnswer("HTTP/1.1 200 \r\nContent-", End.CLOSED).wrongFor(GET))
                .contains("Half an answer");
        assertThat(new SocketAnswer("HTTP/1.1 200 \r\nA: b\r\n\r\n{", End.NEVER).wrongFor(GET))
                .contains("No end");
    }

    @Test
    void may_be_lost_only_while_much_is_sent() {
        var large = new MalformedRequest(GET.text() + "x".repeat(65_600));

        assertThat(new SocketAnswer("", End.CUT_OFF).wrongFor(large)).isEmpty();
        assertThat(new SocketAnswer("", End.CLOSED).wrongFor(large)).contains("No answer");
        assertThat(new SocketAnswer("", End.CUT_OFF).wrongFor(GET)).contains("No answer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /\r\n\r\n",
                "GET / HTTP/0.9\r\n\r\n",
                "G\u00e4T / HTTP/1.1\r\n\r\n",
                "GET /^ HTTP/1.1\r\n\r\n",
                "G(T / HTTP/1.1\r\n\r\n"
            })
    void may_be_none_or_bare_where_nobody_speaks_http_1(String request) {
        var malformed = new MalformedRequest(request);

        assertThat(new SocketAnswer("", End.CLOSED).wrongFor(malformed)).isEmpty();
        assertThat(new SocketAnswer("<p>", End.CLOSED).wrongFor(malformed)).isEmpty();
        assertThat(new SocketAnswer("<p>", End.CLOSED).wrongFor(GET)).contains("No HTTP");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: localhost\r\n\r5",
                "GET / HTTP/1.1\r\nHost: localhostA5\r\n"
            })
    void may_be_none_where_the_headers_never_end(String request) {
        var cutOff = new MalformedRequest(request);

        assertThat(new SocketAnswer("", End.CLOSED).wrongFor(cutOff)).isEmpty();
        assertThat(new SocketAnswer("", End.NEVER).wrongFor(cutOff)).contains("No end");
        assertThat(new SocketAnswer("<p>", End.CLOSED).wrongFor(cutOff)).contains("No HTTP");
        assertThat(new SocketAnswer("", End.CLOSED).wrongFor(GET)).contains("No answer");
    }

    private static int unusedPort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
