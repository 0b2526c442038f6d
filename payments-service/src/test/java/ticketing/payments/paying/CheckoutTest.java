package ticketing.payments.paying;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static ticketing.payments.PaymentExamples.ORDER;

import org.junit.jupiter.api.Test;
import ticketing.payments.PaymentsFixture;
import ticketing.payments.payment.PaymentRefusal.CardDeclined;
import ticketing.payments.payment.PaymentRefusal.IdempotencyKeyReused;
import ticketing.payments.showing.PaymentStatus;
import ticketing.web.request.IdempotencyKey;

/** The outcome of a request to pay; PayEndpointTest sends it over HTTP. */
class CheckoutTest {

    private final PaymentsFixture service = new PaymentsFixture();

    @Test
    void takes_the_money_once_for_a_request_and_its_repeats() {
        var first = pay("k", "tok_visa");

        assertThat(first.status()).isEqualTo(PaymentStatus.CAPTURED);
        assertThat(pay("k", "tok_visa")).isEqualTo(first);
        assertThat(service.gateway.taken()).hasSize(1);
    }

    @Test
    void knows_no_outcome_until_it_is_written_down() {
        service.gateway.afterTheNextCharge(() -> service.store.setDown(true));
        assertThat(pay("k", "tok_visa").status()).isEqualTo(PaymentStatus.REQUESTED);
        service.store.setDown(false);

        assertThat(pay("k", "tok_visa").status()).isEqualTo(PaymentStatus.REQUESTED);
        assertThat(service.gateway.taken()).hasSize(1);
    }

    @Test
    void declines_a_repeat_without_trying_the_card() {
        for (var time = 0; time < 2; time++) {
            assertThatExceptionOfType(CardDeclined.class)
                    .isThrownBy(() -> pay("k", "tok_chargeDeclined"));
        }
        assertThat(service.history()).containsExactly("PaymentRequested", "PaymentDeclined");
    }

    @Test
    void refuses_a_key_that_was_used_with_another_card() {
        pay("k", "tok_visa");

        assertThatExceptionOfType(IdempotencyKeyReused.class)
                .isThrownBy(() -> pay("k", "tok_chargeDeclined"));
    }

    private Checkout.Result pay(String key, String token) {
        var order = service.orders.find(ORDER).orElseThrow();
        return service.checkout.pay(order, new IdempotencyKey(key), token);
    }
}
