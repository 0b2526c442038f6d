package ticketing.infrastructure.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.api.StreamConfiguration;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import ticketing.infrastructure.Engine;
import ticketing.infrastructure.InfrastructureException;

// A NATS connection may be interrupted while it closes; the test fails then, as it should.
@SuppressWarnings("try")
class NatsServerIT {

    @Test
    void keeps_its_port_and_what_was_stored_when_it_is_killed() throws Exception {
        try (var server = NatsServer.forTests()) {
            var url = server.url();
            try (var connection = Nats.connect(url)) {
                connection
                        .jetStreamManagement()
                        .addStream(StreamConfiguration.builder().name("S").subjects("s.>").build());
                connection.jetStream().publish("s.1", "kept".getBytes());
            }
            server.kill();
            assertThatThrownBy(() -> Nats.connect(url)).hasMessageContaining("Unable to connect");

            server.restart();

            assertThat(server.url()).isEqualTo(url);
            try (var connection = Nats.connect(url)) {
                assertThat(connection.getStreamContext("S").getMessage(1).getData())
                        .asString()
                        .isEqualTo("kept");
            }
        }
    }

    @Test
    void is_recent_enough() throws Exception {
        try (var server = NatsServer.forTests();
                var connection = Nats.connect(server.url())) {
            assertThat(NatsBinary.isRecent(connection.getServerInfo().getVersion())).isTrue();
        }
    }

    @Test
    void leaves_no_process_behind() {
        var server = NatsServer.start(settings().withEngine(Engine.NATIVE));
        var process = ProcessHandle.of(server.pid().orElseThrow()).orElseThrow();
        assertThat(process.isAlive()).isTrue();

        server.close();

        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void takes_more_configuration() throws Exception {
        try (var server = NatsServer.start(settings().withConfiguration("max_payload: 4096"));
                Connection connection = Nats.connect(server.url())) {
            assertThat(connection.getMaxPayload()).isEqualTo(4096);
        }
    }

    @Test
    void says_which_port_is_taken() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var settings = settings().withPort(taken.getLocalPort());
            assertThatThrownBy(() -> NatsServer.start(settings))
                    .isInstanceOf(InfrastructureException.class)
                    .hasMessage(
                            "Port %d is taken: NATS cannot listen there.", taken.getLocalPort());
        }
    }

    @Test
    void says_so_when_the_server_refuses_its_configuration() {
        assumeThat(Engine.AUTO.resolve()).isEqualTo(Engine.NATIVE);
        var settings = settings().withConfiguration("no_such_setting: true");
        assertThatThrownBy(() -> NatsServer.start(settings))
                .isInstanceOf(InfrastructureException.class)
                .hasMessageContaining("does not start");
    }

    private static NatsServer.Settings settings() {
        return NatsServer.Settings.in(Path.of("target", "nats", UUID.randomUUID().toString()));
    }
}
