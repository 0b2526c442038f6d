package ticketing.payments.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import ticketing.events.PaymentEvent;
import ticketing.events.PaymentEvent.PaymentCaptured;
import ticketing.events.PaymentEvent.PaymentClosed;
import ticketing.events.PaymentEvent.PaymentDeclined;
import ticketing.events.PaymentEvent.PaymentRefunded;
import ticketing.events.PaymentEvent.PaymentRequested;
import ticketing.events.PaymentEvent.RefundRequested;
import ticketing.eventstore.Refusal;
import ticketing.eventstore.testing.DeciderSpecification;
import ticketing.payments.payment.Payment.Captured;
import ticketing.payments.payment.PaymentCommand.ClosePayment;
import ticketing.payments.payment.PaymentCommand.RecordCapture;
import ticketing.payments.payment.PaymentCommand.RecordDecline;
import ticketing.payments.payment.PaymentCommand.RecordRefund;
import ticketing.payments.payment.PaymentCommand.RefundPayment;
import ticketing.payments.payment.PaymentCommand.RequestPayment;
import ticketing.payments.payment.PaymentRefusal.AlreadyBeingPaid;
import ticketing.payments.payment.PaymentRefusal.AlreadyPaid;
import ticketing.payments.payment.PaymentRefusal.AnotherCardTried;
import ticketing.payments.payment.PaymentRefusal.CardDeclined;
import ticketing.payments.payment.PaymentRefusal.NothingTaken;
import ticketing.payments.payment.PaymentRefusal.OrderCancelled;

/** Every command in every state of the payment. */
class PaymentDeciderTest {

    static final UUID ORDER = new UUID(0, 1), TICKET = new UUID(0, 2), ALICE = new UUID(0, 3);
    static final UUID PAYMENT = new UUID(0, 4), OTHER_PAYMENT = new UUID(0, 5);

    static final PaymentEvent REQUESTED = requested("tok_visa", 1);
    static final PaymentEvent REQUESTED_AGAIN = requested("tok_other", 2);
    static final PaymentEvent CAPTURED =
            new PaymentCaptured(PAYMENT, ORDER, TICKET, "pi_1", new BigDecimal("19.99"), "eur");
    static final PaymentEvent DECLINED =
            new PaymentDeclined(PAYMENT, ORDER, TICKET, "card_declined");
    static final PaymentEvent CLOSED = new PaymentClosed(ORDER, TICKET);
    static final PaymentEvent REFUND = new RefundRequested(PAYMENT, ORDER, TICKET);
    static final PaymentEvent REFUNDED = new PaymentRefunded(PAYMENT, ORDER, TICKET, "re_1");

    static final PaymentCommand REQUEST = request(PAYMENT, "tok_visa", 1);
    static final PaymentCommand CAPTURE = new RecordCapture("pi_1", new BigDecimal("19.99"), "eur");
    static final PaymentCommand DECLINE = new RecordDecline(1, "card_declined");
    static final PaymentCommand CLOSE = new ClosePayment(ORDER, TICKET);
    static final PaymentCommand GIVE_BACK = new RefundPayment(ORDER);
    static final PaymentCommand REPAY = new RecordRefund("re_1");

    @Nested
    class Paying {

        @Test
        void is_written_down_before_the_gateway_is_called() {
            given().when(REQUEST).then(REQUESTED);
        }

        @Test
        void is_refused_while_the_gateway_has_not_answered_so_that_nothing_is_charged_twice() {
            given(REQUESTED).when(REQUEST).thenRefused(AlreadyBeingPaid.class);
            given(REQUESTED)
                    .when(request(OTHER_PAYMENT, "tok_other", 2))
                    .thenRefused(AlreadyBeingPaid.class);
        }

        @Test
        void is_possible_with_another_card_after_a_decline_and_keeps_the_id_of_the_payment() {
            given(REQUESTED, DECLINED)
                    .when(request(OTHER_PAYMENT, "tok_other", 2))
                    .then(REQUESTED_AGAIN);
        }

        @Test
        void is_refused_if_another_card_was_tried_since_one_has_looked() {
            given(REQUESTED, DECLINED).when(REQUEST).thenRefused(AnotherCardTried.class);
        }

        @Test
        void is_refused_once_it_is_paid() {
            given(REQUESTED, CAPTURED)
                    .when(request(OTHER_PAYMENT, "tok_other", 2))
                    .thenRefused(AlreadyPaid.class);
        }

        @Test
        void is_refused_once_the_order_was_cancelled_whatever_else_happened() {
            given(CLOSED).when(REQUEST).thenRefused(OrderCancelled.class);
            given(REQUESTED, DECLINED, CLOSED)
                    .when(request(PAYMENT, "tok_other", 2))
                    .thenRefused(OrderCancelled.class);
        }
    }

    @Nested
    class A_capture {

        @Test
        void is_recorded() {
            given(REQUESTED).when(CAPTURE).then(CAPTURED);
        }

        @Test
        void is_recorded_with_the_amount_that_the_gateway_tells_whatever_was_asked_for() {
            given(REQUESTED)
                    .when(new RecordCapture("pi_1", new BigDecimal("0.01"), "usd"))
                    .then(
                            new PaymentCaptured(
                                    PAYMENT, ORDER, TICKET, "pi_1", new BigDecimal("0.01"), "usd"));
        }

        @Test
        void that_is_reported_twice_counts_once() {
            given(REQUESTED, CAPTURED).when(CAPTURE).thenNothingNew();
        }

        @Test
        void after_the_order_was_cancelled_is_recorded_and_goes_back_at_once() {
            given(REQUESTED, CLOSED).when(CAPTURE).then(CAPTURED, REFUND);
        }

        @Test
        void that_was_taken_for_a_decline_is_recorded_all_the_same() {
            given(REQUESTED, DECLINED).when(CAPTURE).then(CAPTURED);
            given(REQUESTED, DECLINED, CLOSED).when(CAPTURE).then(CAPTURED, REFUND);
            given(REQUESTED, DECLINED, REQUESTED_AGAIN).when(CAPTURE).then(CAPTURED);
        }

        @Test
        void that_comes_late_changes_nothing_when_the_money_is_on_its_way_back() {
            given(REQUESTED, CLOSED, CAPTURED, REFUND).when(CAPTURE).thenNothingNew();
            given(REQUESTED, CLOSED, CAPTURED, REFUND, REFUNDED).when(CAPTURE).thenNothingNew();
        }
    }

    @Nested
    class A_decline {

        @Test
        void is_recorded() {
            given(REQUESTED).when(DECLINE).then(DECLINED);
        }

        @Test
        void that_comes_late_says_nothing_about_the_card_that_is_tried_now() {
            given(REQUESTED, DECLINED, REQUESTED_AGAIN).when(DECLINE).thenNothingNew();
        }

        @Test
        void of_the_second_card_is_recorded_too() {
            given(REQUESTED, DECLINED, REQUESTED_AGAIN)
                    .when(new RecordDecline(2, "insufficient_funds"))
                    .then(new PaymentDeclined(PAYMENT, ORDER, TICKET, "insufficient_funds"));
        }

        @Test
        void after_the_order_was_cancelled_is_recorded_and_leaves_it_closed() {
            given(REQUESTED, CLOSED).when(DECLINE).then(DECLINED);
            given(REQUESTED, CLOSED, DECLINED)
                    .when(request(PAYMENT, "tok_other", 2))
                    .thenRefused(OrderCancelled.class);
        }

        @Test
        void never_undoes_a_capture() {
            given(REQUESTED, CAPTURED).when(DECLINE).thenNothingNew();
        }
    }

    @Nested
    class A_cancelled_order {

        @Test
        void cannot_be_paid_any_more() {
            given().when(CLOSE).then(CLOSED);
            given(REQUESTED, DECLINED).when(CLOSE).then(CLOSED);
        }

        @Test
        void is_closed_also_while_the_gateway_is_being_asked() {
            given(REQUESTED).when(CLOSE).then(CLOSED);
        }

        @Test
        void that_was_paid_gets_its_money_back() {
            given(REQUESTED, CAPTURED).when(CLOSE).then(REFUND);
        }

        @Test
        void gets_it_back_once() {
            given(REQUESTED, CAPTURED, REFUND).when(CLOSE).thenNothingNew();
            given(REQUESTED, CAPTURED, REFUND, REFUNDED).when(CLOSE).thenNothingNew();
            given(REQUESTED, CLOSED, CAPTURED, REFUND).when(CLOSE).thenNothingNew();
        }
    }

    @Nested
    class An_operator {

        @Test
        void has_the_money_of_an_order_that_cannot_end_given_back() {
            given(REQUESTED, CAPTURED).when(GIVE_BACK).then(REFUND);
        }

        @Test
        void has_it_given_back_once() {
            given(REQUESTED, CAPTURED, REFUND).when(GIVE_BACK).thenNothingNew();
            given(REQUESTED, CAPTURED, REFUND, REFUNDED).when(GIVE_BACK).thenNothingNew();
            given(REQUESTED, CLOSED).when(GIVE_BACK).thenNothingNew();
        }

        @Test
        void has_a_payment_closed_whose_outcome_is_not_known_so_that_whatever_is_taken_goes_back() {
            given(REQUESTED).when(GIVE_BACK).then(CLOSED);
            given(REQUESTED, CLOSED).when(CAPTURE).then(CAPTURED, REFUND);
        }

        @Test
        void is_told_that_nothing_was_taken() {
            given().when(GIVE_BACK).thenRefused(NothingTaken.class);
            given(REQUESTED, DECLINED).when(GIVE_BACK).thenRefused(NothingTaken.class);
        }
    }

    @Nested
    class A_refund {

        @Test
        void is_recorded_once() {
            given(REQUESTED, CAPTURED, REFUND).when(REPAY).then(REFUNDED);
            given(REQUESTED, CAPTURED, REFUND, REFUNDED).when(REPAY).thenNothingNew();
        }

        @Test
        void of_what_nobody_asked_to_give_back_is_nothing() {
            given().when(REPAY).thenNothingNew();
            given(REQUESTED, CAPTURED).when(REPAY).thenNothingNew();
        }
    }

    @Nested
    class A_payment {

        @Test
        void waits_for_the_last_attempt_alone() {
            assertThat(given().state().isWaitingFor(1)).isFalse();
            assertThat(given(REQUESTED).state().isWaitingFor(1)).isTrue();
            assertThat(given(REQUESTED, DECLINED, REQUESTED_AGAIN).state().isWaitingFor(1))
                    .isFalse();
            assertThat(given(REQUESTED, DECLINED, REQUESTED_AGAIN).state().isWaitingFor(2))
                    .isTrue();
            assertThat(given(REQUESTED, CAPTURED).state().isWaitingFor(1)).isFalse();
        }

        @Test
        void waits_for_the_gateway_also_when_the_order_is_over() {
            assertThat(given(CLOSED).state().isWaitingFor(1)).isFalse();
            assertThat(given(REQUESTED, CLOSED).state().isWaitingFor(1)).isTrue();
            assertThat(given(REQUESTED, CLOSED, DECLINED).state().isWaitingFor(1)).isFalse();
        }

        @Test
        void remembers_why_each_card_was_declined() {
            var payment = given(REQUESTED, DECLINED, REQUESTED_AGAIN, CAPTURED).state();
            assertThat(payment).isInstanceOf(Captured.class);
            assertThat(payment.attempts())
                    .extracting(attempt -> attempt.declined().orElse("not"))
                    .containsExactly("card_declined", "not");
            assertThat(payment.attempt(0)).isEmpty();
            assertThat(payment.attempt(3)).isEmpty();
        }

        @Test
        void cannot_have_a_history_that_makes_no_sense() {
            assertThatIllegalStateException()
                    .isThrownBy(given(DECLINED)::state)
                    .withMessage(
                            "The history of order %s cannot go on with PaymentDeclined", ORDER);
            assertImpossible(REQUESTED, CAPTURED, DECLINED);
            assertImpossible(REQUESTED, CAPTURED, REFUND, DECLINED);
            assertImpossible(REQUESTED, CAPTURED, REFUND, REFUNDED, DECLINED);
            assertImpossible(REFUND);
            assertImpossible(REQUESTED, REFUND);
            assertImpossible(CLOSED, REFUND);
            assertImpossible(REQUESTED, CAPTURED, REFUND, REFUND);
            assertImpossible(REQUESTED, CAPTURED, REFUND, REFUNDED, REFUND);
        }

        private static void assertImpossible(PaymentEvent... history) {
            assertThatIllegalStateException().isThrownBy(given(history)::state);
        }
    }

    @Nested
    class A_declined_card {

        @Test
        void tells_people_and_programs_why() {
            var declined = new CardDeclined("insufficient_funds");
            assertThat(declined.reason()).isEqualTo("The payment was declined: insufficient funds");
            assertThat(declined.code()).isEqualTo("insufficient_funds");
        }
    }

    /** The decision table of the README, cell by cell. */
    @TestFactory
    Stream<DynamicTest> the_readme_tells_what_the_rules_answer() throws IOException {
        var table = decisionTable();
        var states = states();
        var commands = commands();
        assertThat(table.getFirst().subList(1, table.getFirst().size()))
                .containsExactlyElementsOf(states.keySet());
        assertThat(table.stream().skip(1).map(List::getFirst))
                .containsExactlyElementsOf(commands.keySet());
        return table.stream()
                .skip(1)
                .flatMap(row ->
                        states.keySet().stream()
                                .map(state ->
                                        dynamicTest(
                                                row.getFirst() + " when " + state,
                                                () ->
                                                        assertThat(
                                                                        answer(
                                                                                commands.get(
                                                                                        row
                                                                                                .getFirst()),
                                                                                states.get(state)))
                                                                .isEqualTo(
                                                                        row.get(
                                                                                table.getFirst()
                                                                                        .indexOf(
                                                                                                state))))));
    }

    private static SequencedMap<String, PaymentEvent[]> states() {
        var states = new LinkedHashMap<String, PaymentEvent[]>();
        states.put("unpaid", history());
        states.put("declined once", history(REQUESTED, DECLINED));
        states.put("being paid", history(REQUESTED));
        states.put("second card", history(REQUESTED, DECLINED, REQUESTED_AGAIN));
        states.put("captured", history(REQUESTED, CAPTURED));
        states.put("closed", history(CLOSED));
        states.put("closed, card out", history(REQUESTED, CLOSED));
        states.put("refunding", history(REQUESTED, CAPTURED, REFUND));
        states.put("refunded", history(REQUESTED, CAPTURED, REFUND, REFUNDED));
        return states;
    }

    private static Map<String, PaymentCommand> commands() {
        var commands = new LinkedHashMap<String, PaymentCommand>();
        commands.put("RequestPayment, first", REQUEST);
        commands.put("RequestPayment, second", request(PAYMENT, "tok_other", 2));
        commands.put("RecordCapture", CAPTURE);
        commands.put("RecordDecline of the first", DECLINE);
        commands.put("RecordDecline of the second", new RecordDecline(2, "card_declined"));
        commands.put("ClosePayment", CLOSE);
        commands.put("RefundPayment", GIVE_BACK);
        commands.put("RecordRefund", REPAY);
        return commands;
    }

    private static PaymentEvent[] history(PaymentEvent... events) {
        return events;
    }

    private static String answer(PaymentCommand command, PaymentEvent... history) {
        var decider = new PaymentDecider();
        try {
            var events = decider.decide(command, given(history).state());
            return events.isEmpty()
                    ? "-"
                    : events.stream()
                            .map(event -> event.getClass().getSimpleName())
                            .collect(Collectors.joining(" "));
        } catch (Refusal refusal) {
            return refusal.getClass().getSimpleName();
        }
    }

    private static List<List<String>> decisionTable() throws IOException {
        return Files.readAllLines(Path.of("README.md")).stream()
                .dropWhile(line -> !line.equals("## What the rules answer"))
                .skip(1)
                .takeWhile(line -> !line.startsWith("#"))
                .filter(line -> line.startsWith("| "))
                .map(line ->
                        Arrays.stream(line.substring(1).split("\\|"))
                                .map(cell -> cell.replace("`", "").strip())
                                .toList())
                .toList();
    }

    private static PaymentRequested requested(String token, int attempt) {
        return new PaymentRequested(
                PAYMENT, ORDER, TICKET, ALICE, new BigDecimal("19.99"), "eur", token, attempt);
    }

    private static RequestPayment request(UUID payment, String token, int attempt) {
        return new RequestPayment(
                payment, ORDER, TICKET, ALICE, new BigDecimal("19.99"), "eur", token, attempt);
    }

    private static DeciderSpecification<PaymentCommand, Payment, PaymentEvent> given(
            PaymentEvent... history) {
        return DeciderSpecification.given(new PaymentDecider(), history);
    }
}
