package ticketing.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class PaymentsPropertiesTest {

    @Test
    void choose_the_sandbox_unless_told_otherwise() {
        assertThat(bound(Map.of()).stripe()).isEmpty();
    }

    @Test
    void choose_stripe_with_a_key() {
        assertThat(bound("stripe", "sk_test_1").stripe()).contains("sk_test_1");
    }

    /** Otherwise a lost key would turn sales into pretended ones. */
    @ParameterizedTest
    @CsvSource({"stripe, ''", "stripe, ' '", "sandbox, sk_test_1"})
    void refuse_stripe_without_a_key_and_a_key_without_stripe(String gateway, String key) {
        assertThatThrownBy(() -> bound(gateway, key))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("have to be set together")
                .hasMessageNotContaining("sk_test_1");
    }

    private static PaymentsProperties bound(String gateway, String key) {
        return bound(
                Map.of(
                        "ticketing.payments.gateway", gateway,
                        "ticketing.payments.stripe-api-key", key));
    }

    private static PaymentsProperties bound(Map<String, String> told) {
        return new Binder(new MapConfigurationPropertySource(told))
                .bindOrCreate("ticketing.payments", PaymentsProperties.class);
    }
}
