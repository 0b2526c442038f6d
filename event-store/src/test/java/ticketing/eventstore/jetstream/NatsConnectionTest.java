package ticketing.eventstore.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.nats.Unsuitable;

@Isolated("It looks at the output of the whole process")
@ExtendWith(OutputCaptureExtension.class)
class NatsConnectionTest {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    @Test
    void is_refused_to_a_server_that_is_too_old() throws Exception {
        try (var server = new PretendServer("2.10.27", true)) {
            assertThatExceptionOfType(Unsuitable.class)
                    .isThrownBy(() -> NatsConnection.connect(server.url(), "test", LIMIT))
                    .withMessageContaining("2.10.27 is too old: install 2.14.0 or newer");
            await().atMost(LIMIT)
                    .untilAtomic(server.clients, clients -> assertThat(clients).isZero());
        }
    }

    @Test
    void is_refused_to_a_server_without_jetstream() throws Exception {
        try (var server = new PretendServer("2.14.0", false)) {
            assertThatExceptionOfType(Unsuitable.class)
                    .isThrownBy(() -> NatsConnection.connect(server.url(), "test", LIMIT))
                    .withMessageContaining("start it with -js");
            await().atMost(LIMIT)
                    .untilAtomic(server.clients, clients -> assertThat(clients).isZero());
        }
    }

    @Test
    void is_made_to_a_server_that_will_do() throws Exception {
        try (var server = new PretendServer("2.14.0", true);
                var nats = NatsConnection.connect(server.url(), "test", LIMIT)) {
            assertThat(nats.isConnected()).isTrue();
        }
    }

    @Test
    void is_not_made_again_to_a_server_that_will_not_do(CapturedOutput output) throws Exception {
        try (var server = new PretendServer("2.14.0", true);
                var nats = NatsConnection.connect(server.url(), "test", LIMIT)) {
            server.version = "2.11.4";
            nats.connection().close();
            await().atMost(LIMIT)
                    .untilAtomic(server.greetings, count -> assertThat(count).isGreaterThan(2));
            assertThat(nats.isConnected()).isFalse();

            server.version = "2.14.0";
            await().atMost(LIMIT).until(nats::isConnected);
        }
        assertThat(output.getAll()).containsOnlyOnce("2.11.4 is too old").doesNotContain("\tat ");
    }

    @Test
    void is_given_up_when_no_server_answers_in_time() throws Exception {
        int unused;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            unused = socket.getLocalPort();
        }

        assertThatExceptionOfType(Unavailable.class)
                .isThrownBy(() ->
                        NatsConnection.connect(
                                "nats://user:secret@127.0.0.1:" + unused,
                                "test",
                                Duration.ofMillis(500)))
                .withMessageContaining("No NATS server answers at nats://127.0.0.1:" + unused);
    }

    /** Greets a client like a NATS server, and answers pings. */
    private static final class PretendServer implements AutoCloseable {

        private final ServerSocket socket =
                new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        private final boolean jetStream;
        volatile String version;
        final AtomicInteger clients = new AtomicInteger();
        final AtomicInteger greetings = new AtomicInteger();

        PretendServer(String version, boolean jetStream) throws IOException {
            this.version = version;
            this.jetStream = jetStream;
            Thread.ofVirtual().start(this::listen);
        }

        String url() {
            return "nats://127.0.0.1:" + socket.getLocalPort();
        }

        private void listen() {
            while (!socket.isClosed()) {
                try (var client = accept()) {
                    converse(client);
                } catch (IOException gone) {
                    // Serve the next client, or the test is over.
                    continue;
                } finally {
                    clients.decrementAndGet();
                }
            }
        }

        private Socket accept() throws IOException {
            try {
                return socket.accept();
            } finally {
                clients.incrementAndGet();
            }
        }

        private void converse(Socket client) throws IOException {
            var out = client.getOutputStream();
            var info =
                    """
                    INFO {"server_id":"A","version":"%s","proto":1,"headers":true,\
                    "max_payload":1048576,"jetstream":%s}\r
                    """
                            .formatted(version, jetStream);
            out.write(info.getBytes(StandardCharsets.UTF_8));
            greetings.incrementAndGet();
            var in =
                    new BufferedReader(
                            new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                if (line.equals("PING")) {
                    out.write("PONG\r\n".getBytes(StandardCharsets.UTF_8));
                }
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
