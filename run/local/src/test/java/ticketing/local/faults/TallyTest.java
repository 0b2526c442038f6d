package ticketing.local.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import ticketing.local.audit.Finding;
import ticketing.local.people.Person.Attempt;

class TallyTest {

    private final Tally tally = new Tally();

    private void saw(int status, int number, int seconds) {
        tally.saw(new Attempt("POST /api/orders", status, number, Duration.ofSeconds(seconds)));
    }

    @Test
    void counts_each_answer_as_what_it_means_to_a_client() {
        saw(201, 1, 0);
        saw(204, 1, 0);
        saw(402, 1, 0);
        saw(404, 1, 0);
        saw(409, 1, 0);
        saw(412, 1, 0);
        saw(0, 1, 0);
        saw(502, 1, 0);
        saw(503, 1, 0);
        saw(504, 1, 0);
        saw(500, 1, 0);

        var counts = tally.counts();

        assertThat(counts.accepted()).isEqualTo(2);
        assertThat(counts.refused()).isEqualTo(4);
        assertThat(counts.unavailable()).isEqualTo(4);
        assertThat(counts.unexpected()).isEqualTo(1);
        assertThat(counts.requests()).isEqualTo(11);
        assertThat(tally.findings())
                .containsExactly(new Finding(Finding.Kind.WRONG, "POST /api/orders answered 500"));
    }

    @Test
    void measures_how_long_a_request_had_to_be_repeated() {
        saw(201, 1, 9);
        assertThat(tally.counts().longestUnavailability()).isZero();

        saw(503, 1, 1);
        saw(201, 2, 4);
        saw(0, 1, 2);
        assertThat(tally.counts().longestUnavailability()).isEqualTo(Duration.ofSeconds(4));
    }
}
