package ticketing.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinkTest {

    private static final int LIMIT = 10_000;
    private static final int A_WHILE = 300;

    private ServerSocket server;
    private Link link;

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        Thread.ofPlatform().daemon().start(this::echo);
        link = Link.to(server.getLocalPort(), "test to echo");
    }

    @AfterEach
    void close() throws IOException {
        link.close();
        server.close();
    }

    @Test
    void passes_everything_on() throws IOException {
        try (var client = connect()) {
            assertThat(answer(client, 'a')).isEqualTo('a');
            assertThat(answer(client, 'b')).isEqualTo('b');
        }
    }

    @Test
    void ends_connections_and_refuses_new_ones_while_it_is_cut() throws IOException {
        try (var client = connect()) {
            assertThat(answer(client, 'a')).isEqualTo('a');

            link.cut();
            assertThat(isEnded(client)).isTrue();
            assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
        }

        link.mend();
        try (var client = connect()) {
            assertThat(answer(client, 'b')).isEqualTo('b');
        }
    }

    @Test
    void carries_nothing_while_it_is_stalled_and_all_of_it_afterwards() throws IOException {
        try (var client = connect()) {
            assertThat(answer(client, 'a')).isEqualTo('a');

            link.stall();
            client.setSoTimeout(A_WHILE);
            assertThatThrownBy(() -> answer(client, 'b'))
                    .isInstanceOf(SocketTimeoutException.class);

            link.mend();
            client.setSoTimeout(LIMIT);
            assertThat(client.getInputStream().read()).isEqualTo('b');
        }
    }

    @Test
    void is_slow_while_it_is_delayed() throws IOException {
        try (var client = connect()) {
            assertThat(answer(client, 'a')).isEqualTo('a');

            link.delay(Duration.ofMillis(A_WHILE));
            var start = System.nanoTime();
            assertThat(answer(client, 'b')).isEqualTo('b');
            // Once on the way there, once on the way back.
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(2 * A_WHILE - 50));
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket("127.0.0.1", link.port());
        socket.setSoTimeout(LIMIT);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static int answer(Socket client, char question) throws IOException {
        client.getOutputStream().write(question);
        return client.getInputStream().read();
    }

    private static boolean isEnded(Socket client) throws IOException {
        try {
            return client.getInputStream().read() == -1;
        } catch (SocketException reset) {
            return true;
        }
    }

    private void echo() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                Thread.ofPlatform().daemon().start(() -> echo(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void echo(Socket client) {
        try (client) {
            for (int one = client.getInputStream().read();
                    one >= 0;
                    one = client.getInputStream().read()) {
                client.getOutputStream().write(one);
            }
        } catch (IOException ended) {
            return;
        }
    }
}
