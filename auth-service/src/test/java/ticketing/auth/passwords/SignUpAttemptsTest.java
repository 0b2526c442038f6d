package ticketing.auth.passwords;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import ticketing.auth.TestClock;

class SignUpAttemptsTest {

    private final TestClock clock = new TestClock();
    private final SignUpAttempts attempts = new SignUpAttempts(200, 60, clock);

    @Test
    void come_in_a_burst_and_then_one_by_one() {
        for (int i = 0; i < 200; i++) {
            attempts.begin("192.0.2.1");
        }
        for (int i = 0; i < 5; i++) {
            assertThatExceptionOfType(TooManyAttemptsException.class)
                    .isThrownBy(() -> attempts.begin("192.0.2.1"))
                    .satisfies(refusal ->
                            assertThat(refusal.pause()).isEqualTo(Duration.ofSeconds(1)));
            clock.advance(Duration.ofSeconds(1));
            assertThatNoException().isThrownBy(() -> attempts.begin("192.0.2.1"));
        }
    }

    @Test
    void are_counted_for_each_network_by_itself() {
        for (int i = 0; i < 200; i++) {
            attempts.begin("192.0.2.1");
        }

        assertThatNoException().isThrownBy(() -> attempts.begin("192.0.2.2"));
    }

    /** A used-up limit is not forgotten before it is full again. */
    @Test
    void are_not_forgiven_by_waiting_a_little() {
        for (int i = 0; i < 200; i++) {
            attempts.begin("192.0.2.1");
        }
        clock.advance(Duration.ofSeconds(61));
        for (int i = 0; i < 61; i++) {
            attempts.begin("192.0.2.1");
        }

        assertThatExceptionOfType(TooManyAttemptsException.class)
                .isThrownBy(() -> attempts.begin("192.0.2.1"));
    }
}
