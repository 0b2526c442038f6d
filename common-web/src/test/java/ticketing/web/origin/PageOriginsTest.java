package ticketing.web.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageOriginsTest {

    @Test
    void are_the_public_one_alone_where_nothing_else_is_said() {
        var origins =
                PageOrigins.of(
                        new OriginProperties(
                                "https://ticketing.example", null, List.of(), List.of()));

        assertThat(origins.own()).containsExactly("https://ticketing.example");
        assertThat(origins.further()).isEmpty();
    }

    @Test
    void are_the_three_names_of_this_machine_as_well_where_the_system_runs_on_it_alone() {
        var origins =
                PageOrigins.of(
                        new OriginProperties("https://tunnel.example", 8090, List.of(), List.of()));

        assertThat(origins.own())
                .containsExactlyInAnyOrder(
                        "https://tunnel.example",
                        "http://localhost:8090",
                        "http://127.0.0.1:8090",
                        "http://[::1]:8090");
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP://LocalHost:3000/, http://localhost:3000",
        "https://app.example:443, https://app.example",
        "http://app.example:80, http://app.example",
        "http://app.example:8000, http://app.example:8000",
        "' http://[::1]:3000 ', http://[::1]:3000"
    })
    void are_written_as_browsers_write_them(String given, String origin) {
        var origins =
                PageOrigins.of(
                        new OriginProperties(
                                "http://localhost:8080", null, List.of(given, ""), List.of()));

        assertThat(origins.further()).containsExactly(origin);
        assertThat(origins.accept(origin)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "null",
                "localhost:3000",
                "http://*.example",
                "http://a.example/app",
                "ftp://a.example",
                "http://user@a.example",
                "http://a.example http://b.example"
            })
    void are_nothing_else(String given) {
        assertThatThrownBy(() -> PageOrigins.normalized(given))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + given + "' is not an origin");
    }
}
