package ticketing.local.faults;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import ticketing.local.checks.KeyRefusedException;

class ConditionTest {

    @Test
    void is_not_waited_for_once_nats_has_refused_a_key() {
        var refused = new KeyRefusedException("nats://127.0.0.1:4222", "orders-service-observer");

        assertThatThrownBy(() ->
                        Condition.await(
                                "it is ready",
                                Duration.ofSeconds(1),
                                () -> {
                                    throw refused;
                                }))
                .isSameAs(refused);
    }
}
