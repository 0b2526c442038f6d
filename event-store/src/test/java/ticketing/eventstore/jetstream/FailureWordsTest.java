package ticketing.eventstore.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class FailureWordsTest {

    @Test
    void are_the_name_of_a_failure_and_what_it_says() {
        assertThat(FailureWords.of(new IllegalStateException("no seats left")))
                .isEqualTo("IllegalStateException: no seats left");
        assertThat(FailureWords.messageOf(new IllegalStateException("no seats left")))
                .isEqualTo("no seats left");
    }

    @Test
    void go_down_to_the_first_cause_that_says_something() {
        var failure =
                new IllegalStateException(
                        null, new IllegalArgumentException(" ", new IOException("broken pipe")));

        assertThat(FailureWords.of(failure))
                .isEqualTo(
                        "IllegalStateException because of IllegalArgumentException because of"
                                + " IOException: broken pipe");
        assertThat(FailureWords.messageOf(failure)).isEqualTo(FailureWords.of(failure));
    }

    @Test
    void tell_where_it_happened_if_nobody_says_anything() {
        assertThat(FailureWords.of(new ArithmeticException()))
                .startsWith("ArithmeticException at ")
                .contains("FailureWordsTest.tell_where_it_happened");
    }

    @Test
    void come_to_an_end_where_causes_go_in_a_circle() {
        var one = new IllegalStateException((String) null);
        one.initCause(new IllegalArgumentException(null, one));

        assertThat(FailureWords.of(one)).startsWith("IllegalStateException because of ");
    }

    @Test
    void name_what_has_no_name_of_its_own() {
        assertThat(FailureWords.of(new IllegalStateException("x") {}))
                .startsWith(getClass().getName());
    }
}
