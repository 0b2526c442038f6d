package ticketing.payments.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChargeTest {

    private final UUID order = UUID.fromString("0199f0a4-0000-7000-8000-000000000001");

    @Test
    void counts_the_amount_in_minor_units_exactly() {
        assertThat(charge("19.99", "eur", 1).amountInMinorUnits()).isEqualTo(1999);
        assertThat(charge("20", "usd", 1).amountInMinorUnits()).isEqualTo(2000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.00", "-1", "19.999", "0.001"})
    void refuses_an_amount_that_cannot_be_charged(String amount) {
        assertThatIllegalArgumentException().isThrownBy(() -> charge(amount, "eur", 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpy", "krw", "clp", "kwd", "mga", "EUR", "euro", "xyz", ""})
    void refuses_a_currency_without_hundredths(String currency) {
        assertThatIllegalArgumentException().isThrownBy(() -> charge("19.99", currency, 1));
    }

    @Test
    void counts_attempts_from_one() {
        assertThatIllegalArgumentException().isThrownBy(() -> charge("19.99", "eur", 0));
    }

    @Test
    void is_recognized_by_its_order_and_attempt() {
        assertThat(charge("19.99", "eur", 2).idempotencyKey())
                .isEqualTo("charge-0199f0a4-0000-7000-8000-000000000001-2");
    }

    private Charge charge(String amount, String currency, int attempt) {
        return new Charge(
                order, UUID.randomUUID(), attempt, new BigDecimal(amount), currency, "tok_visa");
    }
}
