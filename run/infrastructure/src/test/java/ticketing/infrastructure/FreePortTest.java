package ticketing.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FreePortTest {

    /** Linux uses ports from 32768 for outgoing connections, macOS from 49152. */
    private static final int LOWEST_OF_CONNECTIONS = 32_768;

    @Test
    void is_none_that_a_connection_could_take_while_its_server_is_away() {
        assertThat(IntStream.range(0, 500).map(_ -> FreePort.any()))
                .doesNotHaveDuplicates()
                .allMatch(port -> port >= 1024 && port < LOWEST_OF_CONNECTIONS)
                .allMatch(FreePort::isFree);
    }

    @Test
    void is_not_free_while_somebody_listens_there() throws IOException {
        int port = FreePort.any();
        try (var taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(FreePort.isFree(taken.getLocalPort())).isFalse();
        }
        assertThat(FreePort.isFree(port)).isTrue();
    }
}
