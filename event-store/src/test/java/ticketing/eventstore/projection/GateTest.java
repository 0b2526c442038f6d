package ticketing.eventstore.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class GateTest {

    /** The page in the browser goes by the same cases; what it does with messages is told there. */
    @Test
    void decides_as_the_cases_say_that_the_page_shares() throws IOException {
        try (var cases = GateTest.class.getResourceAsStream("gate.json")) {
            for (var each : JsonMapper.shared().readTree(cases)) {
                var decided =
                        Gate.check(each.path("reached").asLong(), each.path("incoming").asLong());
                assertThat(decided).as("%s", each).hasToString(each.path("event").asString());
            }
        }
    }

    @Test
    void lets_through_what_is_next_in_line() {
        assertThat(Gate.check(Gate.NOTHING, 0)).isEqualTo(Gate.APPLY);
        assertThat(Gate.check(4, 5)).isEqualTo(Gate.APPLY);
    }

    @Test
    void skips_what_was_seen_before() {
        assertThat(Gate.check(0, 0)).isEqualTo(Gate.SKIP);
        assertThat(Gate.check(4, 2)).isEqualTo(Gate.SKIP);
    }

    @Test
    void makes_wait_what_has_no_predecessor_yet() {
        assertThat(Gate.check(Gate.NOTHING, 1)).isEqualTo(Gate.WAIT);
        assertThat(Gate.check(4, 6)).isEqualTo(Gate.WAIT);
    }
}
