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
    private final RememberedNetworks known = new RememberedNetworks();
    private final PasswordAttempts attempts =
            new PasswordAttempts(3, 7, 5, Duration.ofMinutes(1), known, clock);

    @Test
    void are_limited_for_an_account_from_one_network() {
        fail("ann", HOME, 3);

        assertThat(pauseOf("ann", HOME)).isEqualTo(Duration.ofSeconds(20));
        assertThatNoException().isThrownBy(() -> attempts.begin("bob", HOME));
    }

    @Test
    void from_one_network_lock_nobody_out_who_comes_from_another() {
        fail("ann", ELSEWHERE, 3);

        assertThatNoException().isThrownBy(() -> fail("ann", HOME, 3));
    }

    @Test
    void are_limited_for_an_account_from_however_many_networks() {
        for (int i = 0; i < 7; i++) {
            fail("ann", "198.51.100." + i, 1);
        }

        assertThat(pauseOf("ann", ELSEWHERE)).isBetween(millis(8_500), millis(8_600));
        assertThatNoException().isThrownBy(() -> attempts.begin("bob", ELSEWHERE));
    }

    @Test
    void from_a_known_network_have_an_allowance_of_their_own() {
        known.remember("ann", HOME);
        for (int i = 0; i < 7; i++) {
            fail("ann", "198.51.100." + i, 1);
        }

        fail("ann", HOME, 3);
        assertThat(pauseOf("ann", HOME)).isEqualTo(Duration.ofSeconds(20));
        assertThat(pauseOf("ann", ELSEWHERE)).as("where nobody knows her").isPositive();
    }

    @Test
    void that_succeed_make_a_network_known() {
        try (var attempt = attempts.begin("ann", HOME)) {
            attempt.succeeded();
        }

        assertThat(known.isKnown("ann", HOME)).isTrue();
        assertThat(known.isKnown("ann", ELSEWHERE)).isFalse();
        assertThat(known.isKnown("bob", HOME)).isFalse();
    }

    @Test
    void that_fail_make_no_network_known() {
        fail("ann", HOME, 1);

        assertThat(known.isKnown("ann", HOME)).isFalse();
    }

    @Test
    void are_limited_for_a_network_whichever_the_account() {
        for (var account : new String[] {"a", "b", "c", "d", "e"}) {
            fail(account, HOME, 1);
        }

        assertThat(pauseOf("f", HOME)).isEqualTo(Duration.ofSeconds(12));
        assertThatNoException().isThrownBy(() -> attempts.begin("f", ELSEWHERE));
    }

    @Test
    void do_not_count_when_they_succeed() {
        for (int i = 0; i < 20; i++) {
            try (var attempt = attempts.begin("ann", HOME)) {
                attempt.succeeded();
            }
        }

        assertThatNoException().isThrownBy(() -> fail("ann", HOME, 3));
    }

    @Test
    void without_an_outcome_cost_the_account_nothing_and_the_network_one() {
        for (int i = 0; i < 4; i++) {
            attempts.begin("ann", HOME).close();
        }

        assertThatNoException().isThrownBy(() -> fail("ann", HOME, 1));
        assertThat(pauseOf("ann", HOME)).as("of the network").isEqualTo(Duration.ofSeconds(12));
        assertThatNoException().isThrownBy(() -> fail("ann", ELSEWHERE, 3));
    }

    @Test
    void that_another_limit_refuses_cost_the_account_nothing() {
        for (int i = 0; i < 7; i++) {
            fail("ann", "198.51.100." + i, 1);
        }
        assertThat(pauseOf("ann", HOME)).isPositive();
        assertThat(pauseOf("ann", HOME)).isPositive();
        assertThat(pauseOf("ann", HOME)).isPositive();
        known.remember("ann", HOME);

        assertThatNoException().isThrownBy(() -> fail("ann", HOME, 1));
    }

    @Test
    void are_forgiven_one_by_one() {
        fail("ann", HOME, 3);

        clock.advance(Duration.ofSeconds(19));
        assertThat(pauseOf("ann", HOME)).isEqualTo(Duration.ofSeconds(1));
        clock.advance(Duration.ofSeconds(1));
        assertThatNoException().isThrownBy(() -> fail("ann", HOME, 1));
        assertThat(pauseOf("ann", HOME)).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void are_all_forgiven_after_the_period() {
        fail("ann", HOME, 3);
        clock.advance(Duration.ofMinutes(1));

        assertThatNoException().isThrownBy(() -> fail("ann", HOME, 3));
        assertThat(pauseOf("ann", HOME)).isPositive();
    }

    private void fail(String account, String network, int times) {
        for (int i = 0; i < times; i++) {
            try (var attempt = attempts.begin(account, network)) {
                attempt.failed();
            }
        }
    }

    private Duration pauseOf(String account, String network) {
        var pause = new Duration[1];
        assertThatExceptionOfType(TooManyAttemptsException.class)
                .isThrownBy(() -> attempts.begin(account, network))
                .satisfies(refusal -> pause[0] = refusal.pause());
        return pause[0];
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }
}
