package ticketing.payments.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import ticketing.payments.gateway.ChargeOutcome.Captured;
import ticketing.payments.gateway.ChargeOutcome.Declined;
import ticketing.payments.gateway.RefundOutcome.Refunded;

/** The contract, and behaviour that only Stripe has, over HTTP against a stub. */
class StripeGatewayTest extends PaymentGatewayContract {

    private static final Duration PATIENCE = Duration.ofMillis(1500);

    private StripeStub stripe;

    @BeforeEach
    void start() throws IOException {
        stripe = new StripeStub();
    }

    @AfterEach
    void stop() {
        stripe.close();
    }

    @Override
    PaymentGateway gateway() {
        return gateway(StripeStub.API_KEY);
    }

    private PaymentGateway gateway(String apiKey) {
        return new StripeGateway(apiKey, stripe.url(), PATIENCE, PATIENCE);
    }

    @Override
    List<Long> taken(UUID orderId) {
        return stripe.intents().stream()
                .filter(intent -> intent.status().equals("succeeded"))
                .filter(intent -> intent.metadata().get("order_id").equals(orderId.toString()))
                .map(StripeStub.Intent::amount)
                .toList();
    }

    @Override
    List<String> returned(String reference) {
        return stripe.refundsOf(reference);
    }

    @Test
    void sends_exactly_what_is_to_be_charged() {
        gateway().charge(charge(3, "tok_visa"));

        var request = stripe.requests().getFirst();
        assertThat(request.method() + " " + request.path()).isEqualTo("POST /v1/payment_intents");
        assertThat(request.params())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.ofEntries(
                                Map.entry("amount", "1999"),
                                Map.entry("currency", "eur"),
                                Map.entry("confirm", "true"),
                                Map.entry("error_on_requires_action", "true"),
                                Map.entry("payment_method_types[0]", "card"),
                                Map.entry("payment_method_data[type]", "card"),
                                Map.entry("payment_method_data[card][token]", "tok_visa"),
                                Map.entry("metadata[order_id]", order.toString()),
                                Map.entry("metadata[payment_id]", payment.toString()),
                                Map.entry("metadata[attempt]", "3")));
        assertThat(request.idempotencyKey()).isEqualTo("charge-" + order + "-3");
        assertThat(request.headers())
                .containsEntry("Authorization", "Bearer " + StripeStub.API_KEY)
                .containsEntry("Content-type", "application/x-www-form-urlencoded;charset=UTF-8");
    }

    @Test
    void takes_a_payment_method_as_well_as_a_token() {
        assertThat(gateway().charge(charge(1, "pm_card_visa"))).isInstanceOf(Captured.class);
        assertThat(stripe.requests().getFirst().params())
                .containsEntry("payment_method", "pm_card_visa")
                .doesNotContainKey("payment_method_data[type]");
    }

    @ParameterizedTest
    @CsvSource({
        "tok_visa_chargeDeclinedStolenCard, card_declined",
        "tok_chargeDeclinedExpiredCard, expired_card",
        "tok_threeDSecure2Required, authentication_required",
        "tok_used, token_already_used",
        "pm_nobodyKnows, invalid_token"
    })
    void declines_what_is_wrong_with_the_card(String token, String code) {
        assertThat(gateway().charge(charge(1, token)))
                .isInstanceOfSatisfying(
                        Declined.class, declined -> assertThat(declined.code()).isEqualTo(code));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fraudulent",
                "highest_risk_level",
                "lost_card",
                "merchant_blacklist",
                "pickup_card",
                "stolen_card"
            })
    void does_not_tell_a_thief_what_is_known(String declineCode) {
        stripe.answerOnce(
                402,
                Map.of(
                        "error",
                        Map.of(
                                "type", "card_error",
                                "code", "card_declined",
                                "decline_code", declineCode,
                                "message", "For the merchant alone.")));

        assertThat(gateway().charge(charge(1, "tok_visa")))
                .isEqualTo(new Declined("card_declined", "Your card was declined."));
    }

    @ParameterizedTest
    @CsvSource({"amount_too_small", "amount_too_large"})
    void declines_a_price_that_stripe_cannot_charge(String code) {
        stripe.failOnce(400, "invalid_request_error", code, "amount", "Amount must be …");

        assertThat(gateway().charge(charge(1, "tok_visa")))
                .isEqualTo(new Declined(code, "Amount must be …"));
    }

    @Test
    void declines_a_card_whose_bank_insists_on_seeing_its_owner() {
        stripe.answerOnce(
                200, Map.of("id", "pi_1", "object", "payment_intent", "status", "requires_action"));

        assertThat(gateway().charge(charge(1, "tok_visa")))
                .isInstanceOfSatisfying(
                        Declined.class,
                        declined ->
                                assertThat(declined.code()).isEqualTo("authentication_required"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"processing", "requires_confirmation", "requires_capture", "invented_later"})
    void does_not_know_what_becomes_of_an_intent_that_is_not_settled(String status) {
        stripe.answerOnce(200, Map.of("id", "pi_1", "object", "payment_intent", "status", status));

        assertThat(gateway().charge(charge(1, "tok_visa")))
                .isEqualTo(new ChargeOutcome.Unknown("PaymentIntent pi_1 is " + status));
    }

    @ParameterizedTest
    @CsvSource({
        "409, invalid_request_error, idempotency_key_in_use",
        "400, invalid_request_error, token_in_use",
        "400, idempotency_error, ''",
        "429, invalid_request_error, rate_limit",
        "429, invalid_request_error, lock_timeout",
        "500, api_error, ''",
        "502, api_error, ''",
        "503, api_error, ''"
    })
    void does_not_know_the_outcome_when_stripe_fails(int status, String type, String code) {
        stripe.failOnce(status, type, code, "", "…");

        assertThat(gateway().charge(charge(1, "tok_visa")))
                .isInstanceOf(ChargeOutcome.Unknown.class);
        assertThat(stripe.requests()).as("retries are the caller's").hasSize(1);
    }

    @Test
    void does_not_know_the_outcome_of_a_charge_that_is_under_way_elsewhere() {
        stripe.isUnderWay(charge(1, "tok_visa").idempotencyKey());

        assertThat(gateway().charge(charge(1, "tok_visa")))
                .isInstanceOf(ChargeOutcome.Unknown.class);
        assertThat(taken(order)).isEmpty();
    }

    @Test
    void does_not_know_the_outcome_when_nobody_listens() throws IOException {
        int freePort;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            freePort = socket.getLocalPort();
        }
        var gateway =
                new StripeGateway(
                        StripeStub.API_KEY, "http://127.0.0.1:" + freePort, PATIENCE, PATIENCE);

        assertThat(gateway.charge(charge(1, "tok_visa"))).isInstanceOf(ChargeOutcome.Unknown.class);
        assertThat(gateway.find(order, 1))
                .hasValueSatisfying(
                        found -> assertThat(found).isInstanceOf(ChargeOutcome.Unknown.class));
        assertThat(gateway.refund("pi_1")).isInstanceOf(RefundOutcome.Unknown.class);
    }

    @Test
    void settles_a_failure_that_stripe_repeats_for_ever_by_looking_it_up() {
        var charge = charge(1, "tok_serverErrorButTaken");

        assertThat(gateway().charge(charge)).isInstanceOf(ChargeOutcome.Unknown.class);
        assertThat(gateway().charge(charge)).isInstanceOf(ChargeOutcome.Unknown.class);
        assertThat(gateway().find(order, 1))
                .hasValueSatisfying(found -> assertThat(found).isInstanceOf(Captured.class));
        assertThat(taken(order)).hasSize(1);
    }

    @Test
    void is_not_misled_by_a_search_that_lags_behind() {
        stripe.searchLags();
        gateway().charge(charge(1, "tok_timeout"));

        assertThat(gateway().find(order, 1)).isEmpty();
        assertThat(gateway().charge(charge(1, "tok_timeout"))).isInstanceOf(Captured.class);
        assertThat(taken(order)).hasSize(1);
    }

    @Test
    void is_not_misled_by_a_search_that_remembers_an_earlier_state() {
        var captured = gateway().charge(charge(1, "tok_visa"));

        stripe.searchRemembers();

        assertThat(gateway().find(order, 1)).contains(captured);
    }

    @Test
    void finds_the_charge_that_succeeded_if_an_attempt_was_made_twice() {
        gateway().charge(charge(1, "tok_chargeDeclined"));
        stripe.forgetKeys();
        var captured = gateway().charge(charge(1, "tok_visa"));

        assertThat(gateway().find(order, 1)).contains(captured);
    }

    @ParameterizedTest
    @CsvSource({
        "401, ''",
        "403, ''",
        "400, parameter_unknown",
        "404, url_invalid",
    })
    void says_loudly_that_stripe_does_not_talk_to_us(int status, String code) {
        for (var call :
                List.<Runnable>of(
                        () -> gateway().charge(charge(1, "tok_visa")),
                        () -> gateway().find(order, 1),
                        () -> gateway().refund("pi_1"))) {
            stripe.failOnce(status, "invalid_request_error", code, "", "not like this");

            assertThatExceptionOfType(GatewayRejectedException.class)
                    .isThrownBy(call::run)
                    .withMessageContaining("not like this");
        }
    }

    @Test
    void is_rejected_with_a_wrong_key() {
        assertThatExceptionOfType(GatewayRejectedException.class)
                .isThrownBy(() -> gateway("sk_test_wrong").charge(charge(1, "tok_visa")));
    }

    @Test
    void finds_a_refund_again_after_its_key_is_forgotten() {
        var reference = ((Captured) gateway().charge(charge(1, "tok_visa"))).reference();
        var refund = gateway().refund(reference);

        stripe.forgetKeys();

        assertThat(gateway().refund(reference)).isEqualTo(refund);
        assertThat(returned(reference)).hasSize(1);
    }

    @Test
    void does_not_call_a_refund_done_before_it_is() {
        stripe.refundsAre("pending");
        var reference = ((Captured) gateway().charge(charge(1, "tok_visa"))).reference();
        assertThat(gateway().refund(reference)).isInstanceOf(RefundOutcome.Unknown.class);
        assertThat(gateway().refund(reference)).isInstanceOf(RefundOutcome.Unknown.class);

        stripe.refundsAre("succeeded");

        assertThat(gateway().refund(reference)).isInstanceOf(Refunded.class);
        assertThat(returned(reference)).hasSize(1);
    }

    @Test
    void does_not_call_a_refund_failed_that_somebody_else_just_made() {
        stripe.answerOnce(200, Map.of("object", "list", "data", List.of()));
        stripe.failOnce(400, "invalid_request_error", "charge_already_refunded", "", "…");

        assertThat(gateway().refund("pi_1")).isInstanceOf(RefundOutcome.Unknown.class);
    }

    @Test
    void asks_for_a_refund_under_a_key_of_its_payment() {
        var reference = ((Captured) gateway().charge(charge(1, "tok_visa"))).reference();

        gateway().refund(reference);

        var request = stripe.requests().getLast();
        assertThat(request.path()).isEqualTo("/v1/refunds");
        assertThat(request.params()).containsExactly(Map.entry("payment_intent", reference));
        assertThat(request.idempotencyKey()).isEqualTo("refund-" + reference);
    }

    @Test
    void charges_a_whole_amount_in_hundredths_as_well() {
        gateway().charge(new Charge(order, payment, 1, new BigDecimal("20"), "usd", "tok_visa"));

        assertThat(stripe.requests().getFirst().params())
                .containsEntry("amount", "2000")
                .containsEntry("currency", "usd");
    }
}
