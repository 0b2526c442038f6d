package ticketing.eventstore.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static ticketing.eventstore.subscription.BackOff.Reason.CONFLICT;
import static ticketing.eventstore.subscription.BackOff.Reason.OUTAGE;
import static ticketing.eventstore.subscription.BackOff.Reason.PREDECESSOR;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackOffTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final BackOff waiting = new BackOff();

    @Test
    void lasts_twice_as_long_each_time_up_to_the_longest_of_its_reason() {
        assertThat(waiting.pauseFor(OUTAGE)).hasMillis(10);
        assertThat(waiting.pauseFor(OUTAGE)).hasMillis(20);
        for (int times = 0; times < 1000; times++) {
            waiting.pauseFor(OUTAGE);
        }
        assertThat(waiting.pauseFor(OUTAGE)).hasSeconds(2);
        for (int times = 0; times < 1000; times++) {
            waiting.pauseFor(PREDECESSOR);
        }
        assertThat(waiting.pauseFor(PREDECESSOR)).hasSeconds(1);
    }

    @Test
    void begins_anew_for_another_reason() {
        for (int times = 0; times < 8; times++) {
            waiting.pauseFor(OUTAGE);
        }

        assertThat(waiting.pauseFor(CONFLICT)).hasMillis(10);
        assertThat(waiting.pauseFor(PREDECESSOR)).hasMillis(10);
    }

    @Test
    void begins_anew_when_the_predecessor_has_come_further() {
        waiting.isToReport(3, 0);
        waiting.pauseFor(PREDECESSOR);
        waiting.isToReport(3, 0);
        assertThat(waiting.pauseFor(PREDECESSOR)).hasMillis(20);

        waiting.isToReport(4, 0);

        assertThat(waiting.pauseFor(PREDECESSOR)).hasMillis(10);
    }

    @Test
    void is_reported_once_a_minute_after_the_predecessor_came_further_however_it_was_spent() {
        assertThat(waiting.isToReport(3, 7 * SECOND)).isFalse();
        for (int times = 0; times < 100; times++) {
            waiting.pauseFor(CONFLICT);
            waiting.pauseFor(OUTAGE);
        }
        assertThat(waiting.isToReport(3, 66 * SECOND)).isFalse();
        assertThat(waiting.isToReport(3, 67 * SECOND)).isTrue();
        assertThat(waiting.isToReport(3, 68 * SECOND)).isFalse();

        assertThat(waiting.isToReport(4, 300 * SECOND)).isFalse();
        assertThat(waiting.isToReport(4, 360 * SECOND)).isTrue();
    }

    @Test
    void knows_whether_there_ever_was_a_predecessor() {
        waiting.pauseFor(OUTAGE);
        assertThat(waiting.hasPredecessor()).isFalse();

        waiting.isToReport(-1, 0);

        assertThat(waiting.hasPredecessor()).isTrue();
    }
}
