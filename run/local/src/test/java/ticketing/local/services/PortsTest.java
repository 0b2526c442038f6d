package ticketing.local.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import ticketing.local.checks.CannotRunException;
import ticketing.topology.Service;

class PortsTest {

    @Test
    void every_service_has_a_standard_port_of_its_own() {
        var ports = Ports.standard(8080);

        assertThat(Service.values())
                .extracting(service -> ports.of(service).http())
                .doesNotHaveDuplicates()
                .doesNotContain(0);
    }

    @Test
    void are_those_of_the_documentation_unless_told_otherwise() {
        var ports = Ports.standard(8080);
        assertThat(ports.gateway()).isEqualTo(8080);
        assertThat(ports.nats()).isEqualTo(4222);
        assertThat(ports.mongo()).isEqualTo(27017);
        assertThat(ports.services())
                .isEqualTo(
                        Map.of(
                                Service.AUTH, new Ports.OfService(8081, 9081),
                                Service.TICKETS, new Ports.OfService(8082, 9082),
                                Service.ORDERS, new Ports.OfService(8083, 9083),
                                Service.PAYMENTS, new Ports.OfService(8084, 9084),
                                Service.EXPIRATION, new Ports.OfService(8085, 9085)));
    }

    @Test
    void are_refused_with_one_sentence_if_one_is_taken() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            var ports = new Ports(port, 1, 2, new Ports.OfEdge(3, 4, 5), Map.of());
            assertThatThrownBy(ports::requireFree)
                    .isInstanceOf(CannotRunException.class)
                    .hasMessageStartingWith("Port " + port + " is taken, and the public address")
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void are_accepted_if_all_are_free() {
        Ports.free().requireFree();
    }
}
