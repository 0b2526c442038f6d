package ticketing.payments.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ticketing.payments.gateway.ChargeOutcome.Captured;
import ticketing.payments.gateway.ChargeOutcome.Declined;
import ticketing.payments.gateway.RefundOutcome.Refunded;

/** What every gateway promises, checked in its own ledger. */
abstract class PaymentGatewayContract {

    final UUID order = UUID.randomUUID();
    final UUID payment = UUID.randomUUID();

    /**
     * A client of the gateway. Each call returns a new one that shares nothing with the others in
     * this process.
     */
    abstract PaymentGateway gateway();

    /**
     * From the gateway's own ledger: the minor units of every charge for this order that succeeded.
     */
    abstract List<Long> taken(UUID orderId);

    /** From the gateway's own ledger: the references of all refunds of a payment. */
    abstract List<String> returned(String reference);

    final Charge charge(int attempt, String token) {
        return new Charge(order, payment, attempt, new BigDecimal("19.99"), "eur", token);
    }

    @Test
    void nineteen_ninety_nine_arrives_as_1999_minor_units() {
        assertThat(gateway().charge(charge(1, "tok_visa"))).isInstanceOf(Captured.class);

        assertThat(taken(order)).containsExactly(1999L);
    }

    @ParameterizedTest
    @CsvSource({"0.57, 57", "1.1, 110", "8.20, 820", "290.05, 29005", "1000000.00, 100000000"})
    void every_amount_arrives_exactly_and_is_what_the_gateway_says_it_took(
            BigDecimal amount, long minorUnits) {
        var outcome = gateway().charge(new Charge(order, payment, 1, amount, "eur", "tok_visa"));

        assertThat(taken(order)).containsExactly(minorUnits);
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Captured.class,
                        captured -> {
                            assertThat(captured.amount()).isEqualTo(amount.setScale(2));
                            assertThat(captured.currency()).isEqualTo("eur");
                        });
        assertThat(gateway().find(order, 1)).contains(outcome);
    }

    @Test
    void the_gateway_names_the_currency_in_which_it_took_the_money() {
        var inDollars = new Charge(order, payment, 1, new BigDecimal("19.99"), "usd", "tok_visa");

        assertThat(gateway().charge(inDollars))
                .isInstanceOfSatisfying(
                        Captured.class,
                        captured -> assertThat(captured.currency()).isEqualTo("usd"));
    }

    @Test
    void the_same_attempt_is_charged_once_however_often_it_is_asked_for() {
        var first = gateway().charge(charge(1, "tok_visa"));

        assertThat(gateway().charge(charge(1, "tok_visa"))).isEqualTo(first);
        assertThat(gateway().charge(charge(1, "tok_visa"))).isEqualTo(first);
        assertThat(taken(order)).hasSize(1);
    }

    @Test
    void ten_at_once_are_one_charge() throws Exception {
        var gateways = IntStream.range(0, 10).mapToObj(_ -> gateway()).toList();

        var outcomes =
                atOnce(
                        gateways.stream()
                                .<Callable<ChargeOutcome>>map(
                                        gateway -> () -> gateway.charge(charge(1, "tok_visa")))
                                .toList());

        assertThat(taken(order)).hasSize(1);
        var settled = gateway().charge(charge(1, "tok_visa"));
        assertThat(settled).isInstanceOf(Captured.class);
        assertThat(outcomes)
                .contains(settled)
                .allMatch(outcome ->
                        outcome.equals(settled) || outcome instanceof ChargeOutcome.Unknown);
        assertThat(taken(order)).hasSize(1);
    }

    @Test
    void the_same_attempt_with_another_amount_takes_nothing_more_and_is_no_decline() {
        gateway().charge(charge(1, "tok_visa"));
        var another = new Charge(order, payment, 1, new BigDecimal("29.99"), "eur", "tok_visa");

        assertThat(gateway().charge(another)).isInstanceOf(ChargeOutcome.Unknown.class);
        assertThat(taken(order)).containsExactly(1999L);
    }

    @ParameterizedTest
    @CsvSource({
        "tok_chargeDeclined, card_declined",
        "tok_visa_chargeDeclinedInsufficientFunds, insufficient_funds",
        "tok_nobodyKnows, invalid_token"
    })
    void a_bad_card_is_declined_with_its_reason_and_takes_nothing(String token, String code) {
        var outcome = gateway().charge(charge(1, token));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Declined.class,
                        declined -> {
                            assertThat(declined.code()).isEqualTo(code);
                            assertThat(declined.message()).isNotBlank();
                        });
        assertThat(taken(order)).isEmpty();
    }

    @Test
    void a_declined_attempt_stays_declined_and_the_next_one_may_succeed() {
        var declined = gateway().charge(charge(1, "tok_chargeDeclined"));

        assertThat(gateway().charge(charge(1, "tok_chargeDeclined"))).isEqualTo(declined);
        assertThat(gateway().charge(charge(2, "tok_visa"))).isInstanceOf(Captured.class);
        assertThat(taken(order)).hasSize(1);
    }

    @Test
    void a_charge_whose_answer_got_lost_is_unknown_until_it_is_looked_up() {
        assertThat(gateway().charge(charge(1, "tok_timeout")))
                .isInstanceOf(ChargeOutcome.Unknown.class);

        assertThat(gateway().find(order, 1))
                .hasValueSatisfying(found -> assertThat(found).isInstanceOf(Captured.class));
        assertThat(taken(order)).hasSize(1);
    }

    @Test
    void a_charge_whose_answer_got_lost_is_told_to_whoever_asks_for_it_again() {
        gateway().charge(charge(1, "tok_timeout"));

        var repeated = gateway().charge(charge(1, "tok_timeout"));

        assertThat(repeated).isInstanceOf(Captured.class);
        assertThat(gateway().find(order, 1)).contains(repeated);
        assertThat(taken(order)).hasSize(1);
    }

    @Test
    void a_charge_that_got_lost_itself_cannot_be_found_and_is_made_by_asking_again() {
        assertThat(gateway().charge(charge(1, "tok_timeoutLost")))
                .isInstanceOf(ChargeOutcome.Unknown.class);
        assertThat(gateway().find(order, 1)).isEmpty();
        assertThat(taken(order)).isEmpty();

        assertThat(gateway().charge(charge(1, "tok_timeoutLost"))).isInstanceOf(Captured.class);
        assertThat(taken(order)).hasSize(1);
    }

    @Test
    void an_attempt_is_found_by_order_and_number_and_no_other_is() {
        var declined = gateway().charge(charge(1, "tok_chargeDeclined"));
        var captured = gateway().charge(charge(2, "tok_visa"));

        assertThat(gateway().find(order, 1)).contains(declined);
        assertThat(gateway().find(order, 2)).contains(captured);
        assertThat(gateway().find(order, 3)).isEmpty();
        assertThat(gateway().find(UUID.randomUUID(), 1)).isEmpty();
    }

    @Test
    void a_payment_is_given_back_once_however_often_it_is_asked_for() {
        var reference = captured();

        var first = gateway().refund(reference);

        assertThat(first).isInstanceOf(Refunded.class);
        assertThat(gateway().refund(reference)).isEqualTo(first);
        assertThat(returned(reference)).containsExactly(((Refunded) first).reference());
    }

    @Test
    void ten_refunds_at_once_are_one() throws Exception {
        var reference = captured();
        var gateways = IntStream.range(0, 10).mapToObj(_ -> gateway()).toList();

        var outcomes =
                atOnce(
                        gateways.stream()
                                .<Callable<RefundOutcome>>map(
                                        gateway -> () -> gateway.refund(reference))
                                .toList());

        assertThat(returned(reference)).hasSize(1);
        var settled = new Refunded(returned(reference).getFirst());
        assertThat(outcomes)
                .contains(settled)
                .allMatch(outcome ->
                        outcome.equals(settled) || outcome instanceof RefundOutcome.Unknown);
        assertThat(gateway().refund(reference)).isEqualTo(settled);
    }

    @Test
    void a_captured_payment_is_found_as_captured_after_it_was_given_back() {
        var reference = captured();

        gateway().refund(reference);

        assertThat(gateway().find(order, 1))
                .contains(new Captured(reference, new BigDecimal("19.99"), "eur"));
    }

    @Test
    void a_payment_nobody_made_cannot_be_given_back() {
        assertThatExceptionOfType(GatewayRejectedException.class)
                .isThrownBy(() -> gateway().refund("pi_nobodyKnows"));
    }

    private String captured() {
        return ((Captured) gateway().charge(charge(1, "tok_visa"))).reference();
    }

    private static <T> List<T> atOnce(List<Callable<T>> calls)
            throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads.invokeAll(calls).stream().map(Future::resultNow).toList();
        }
    }
}
