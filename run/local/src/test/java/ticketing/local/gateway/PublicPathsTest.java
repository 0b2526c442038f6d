package ticketing.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import ticketing.topology.Service;

class PublicPathsTest {

    @ParameterizedTest
    @CsvSource({
        "/api/users/signup, AUTH",
        "/api/users, AUTH",
        "/.well-known/jwks.json, AUTH",
        "/api/tickets, TICKETS",
        "/api/tickets/1, TICKETS",
        "/api/orders/1, ORDERS",
        "/api/payments, PAYMENTS"
    })
    void lead_to_the_service_of_a_path(String path, Service service) {
        assertThat(PublicPaths.ownerOf(path)).contains(service);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/api",
                "/api/ticketsandmore",
                "/api/expirations",
                "/actuator/health",
                "/livez",
                "/readyz",
                "/v3/api-docs",
                "/.well-known/other"
            })
    void lead_nowhere_else(String path) {
        assertThat(PublicPaths.ownerOf(path)).isEmpty();
    }
}
