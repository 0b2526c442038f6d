package ticketing.orders.placing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrdersPropertiesTest {

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S"})
    void refuse_an_order_that_nobody_can_pay(String timeToPay) {
        assertThatThrownBy(() -> new OrdersProperties(Duration.parse(timeToPay)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("ticketing.orders.time-to-pay has to be more than 0");
    }

    @Test
    void accept_a_short_time() {
        assertThat(new OrdersProperties(Duration.ofMillis(1)).timeToPay()).hasMillis(1);
    }
}
