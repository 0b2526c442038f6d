package ticketing.auth.passwords;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import ticketing.auth.TestClock;

class PasswordAttemptsTest {

    private static final String HOME = "192.0.2.1";
    private static final String ELSEWHERE = "192.0.2.2";

    private final TestClock clock = new TestClock();
    private final PasswordAttempts attempts =
            new PasswordAttempts(3, 5, Duration.ofMinutes(1), clock);

    @Test
    void are_limited_for_an_account_from_wherever_they_come() {
        attempts.begin("ann", HOME);
        attempts.begin("ann", ELSEWHERE);
        attempts.begin("ann", HOME);

        assertThat(pauseOf("ann", ELSEWHERE)).isEqualTo(Duration.ofSeconds(20));
        assertThatNoException().isThrownBy(() -> attempts.begin("bob", HOME));
    }

    @Test
    void are_limited_for_an_address_whichever_the_account() {
        for (var account : new String[] {"a", "b", "c", "d", "e"}) {
            attempts.begin(account, HOME);
        }

        assertThat(pauseOf("f", HOME)).isEqualTo(Duration.ofSeconds(12));
        assertThatNoException().isThrownBy(() -> attempts.begin("f", ELSEWHERE));
    }

    @Test
    void do_not_count_when_they_succeed() {
        for (int i = 0; i < 20; i++) {
            attempts.begin("ann", HOME);
            attempts.succeeded("ann", HOME);
        }

        assertThatNoException().isThrownBy(() -> attempts.begin("ann", HOME));
    }

    @Test
    void are_forgiven_one_by_one() {
        for (int i = 0; i < 3; i++) {
            attempts.begin("ann", HOME);
        }

        clock.advance(Duration.ofSeconds(19));
        assertThat(pauseOf("ann", HOME)).isEqualTo(Duration.ofSeconds(1));
        clock.advance(Duration.ofSeconds(1));
        assertThatNoException().isThrownBy(() -> attempts.begin("ann", ELSEWHERE));
        assertThat(pauseOf("ann", ELSEWHERE)).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void are_all_forgiven_after_the_period() {
        for (int i = 0; i < 3; i++) {
            attempts.begin("ann", HOME);
        }
        clock.advance(Duration.ofMinutes(1));

        for (int i = 0; i < 3; i++) {
            assertThatNoException().isThrownBy(() -> attempts.begin("ann", ELSEWHERE));
        }
        assertThat(pauseOf("ann", ELSEWHERE)).isPositive();
    }

    private Duration pauseOf(String account, String address) {
        var pause = new Duration[1];
        assertThatExceptionOfType(TooManyAttemptsException.class)
                .isThrownBy(() -> attempts.begin(account, address))
                .satisfies(refusal -> pause[0] = refusal.pause());
        return pause[0];
    }
}
