package ticketing.local.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariablesTest {

    private static final Map<String, String> ARGUMENTS =
            Map.of(
                    "ticketing.public-origin", "http://localhost:8080",
                    "ticketing.auth.create-missing-keys", "true",
                    "server.port", "8081");

    @Test
    void of_ours_win_over_what_the_launcher_would_say() {
        var left =
                new Variables(Map.of("TICKETING_PUBLIC_ORIGIN", "https://tunnel.example"))
                        .leave(ARGUMENTS);

        assertThat(left)
                .doesNotContainKey("ticketing.public-origin")
                .containsKey("ticketing.auth.create-missing-keys");
    }

    @Test
    void of_ours_win_without_the_dashes_too() {
        assertThat(
                        new Variables(Map.of("TICKETING_AUTH_CREATEMISSINGKEYS", "false"))
                                .leave(ARGUMENTS))
                .doesNotContainKey("ticketing.auth.create-missing-keys");
    }

    @Test
    void of_ours_win_one_by_one_too() {
        assertThat(
                        new Variables(Map.of("TICKETING_TRUSTED_NETWORKS_0", "10.0.0.0/8"))
                                .leave(Map.of("ticketing.trusted-networks", "127.0.0.0/8")))
                .isEmpty();
    }

    @Test
    void of_others_do_not_win() {
        assertThat(new Variables(Map.of("SERVER_PORT", "80")).leave(ARGUMENTS))
                .isEqualTo(ARGUMENTS);
    }

    @Test
    void that_are_empty_say_nothing() {
        assertThat(new Variables(Map.of("TICKETING_PUBLIC_ORIGIN", "")).leave(ARGUMENTS))
                .isEqualTo(ARGUMENTS);
    }

    @Test
    void name_further_origins_in_one_list_or_one_by_one() {
        assertThat(
                        new Variables(
                                        Map.of(
                                                "TICKETING_FURTHER_ORIGINS",
                                                "http://localhost:3000, http://localhost:5173"))
                                .furtherOrigins())
                .containsExactlyInAnyOrder("http://localhost:3000", "http://localhost:5173");
        assertThat(
                        new Variables(
                                        Map.of(
                                                "TICKETING_FURTHER_ORIGINS_0",
                                                "http://localhost:3000"))
                                .furtherOrigins())
                .containsExactly("http://localhost:3000");
    }

    /** {@code PageOriginsTest} of the services has the same examples. */
    @ParameterizedTest
    @CsvSource({
        "HTTP://LocalHost:3000/, http://localhost:3000",
        "https://app.example:443, https://app.example",
        "http://app.example:80, http://app.example",
        "http://app.example:8000, http://app.example:8000",
        "' http://[::1]:3000 ', http://[::1]:3000"
    })
    void name_further_origins_as_browsers_write_them(String given, String origin) {
        assertThat(new Variables(Map.of("TICKETING_FURTHER_ORIGINS", given)).furtherOrigins())
                .containsExactly(origin);
    }

    @Test
    void that_set_nothing_are_found(@TempDir Path project) throws IOException {
        var described = project.resolve("orders-service/target/classes/META-INF");
        Files.createDirectories(described);
        Files.writeString(
                described.resolve("spring-configuration-metadata.json"),
                """
                {"properties": [{"name": "ticketing.orders.time-to-pay"}, {"name": "ticketing.further-origins"}]}
                """);
        var variables =
                new Variables(
                        Map.of(
                                "TICKETING_ORDERS_TIME_TO_PAY", "30s",
                                "TICKETING_FURTHER_ORIGINS_0", "http://localhost:3000",
                                "TICKETING_TRAINED", "no",
                                "TICKETING_ORDERS_TIME_TO_PYA", "30s",
                                "PATH", "/bin"));

        assertThat(variables.unknown(project)).containsExactly("TICKETING_ORDERS_TIME_TO_PYA");
    }

    @Test
    void are_not_called_unknown_where_nothing_says_what_is_known(@TempDir Path project) {
        assertThat(new Variables(Map.of("TICKETING_X", "y")).unknown(project)).isEmpty();
    }
}
