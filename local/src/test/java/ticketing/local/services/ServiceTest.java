package ticketing.local.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceTest {

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
    void answers_its_own_paths(String path, Service service) {
        assertThat(Service.answering(path)).contains(service);
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
    void answers_no_other_path(String path) {
        assertThat(Service.answering(path)).isEmpty();
    }

    @Test
    void is_called_like_its_module() {
        assertThat(Service.values())
                .allSatisfy(service ->
                        assertThat(service.longName())
                                .isEqualTo(service.name().toLowerCase(Locale.ROOT) + "-service"));
    }
}
