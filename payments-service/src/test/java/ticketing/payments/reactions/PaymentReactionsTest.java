package ticketing.payments.reactions;

import static org.assertj.core.api.Assertions.assertThat;
import static ticketing.eventstore.testing.RecordedEvents.recorded;
import static ticketing.payments.PaymentExamples.ALICE;
import static ticketing.payments.PaymentExamples.NOON;
import static ticketing.payments.PaymentExamples.ORDER;
import static ticketing.payments.PaymentExamples.TICKET;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import ticketing.events.Boundary;
import ticketing.events.EventJson;
import ticketing.events.EventType;
import ticketing.events.GoldenFiles;
import ticketing.events.OrderEvent.OrderCancelled;
import ticketing.events.PaymentEvent.PaymentDeclined;
import ticketing.events.PaymentEvent.PaymentRequested;
import ticketing.events.PaymentEvent.RefundRequested;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.RecordedEvent;
import ticketing.payments.PaymentsFixture;
import ticketing.payments.payment.PaymentCommand.RequestPayment;

/** What payments-service does about events, each delivered twice, late, and after a crash. */
class PaymentReactionsTest {

    private static final Duration DELAY = Duration.ofSeconds(10);
    private static final UUID PAYMENT = new UUID(0, 20);

    private final PaymentsFixture service = new PaymentsFixture();
    private final WhenPaymentRequested whenPaymentRequested =
            new WhenPaymentRequested(service.cashier, DELAY, service.clock);
    private final WhenRefundRequested whenRefundRequested =
            new WhenRefundRequested(service.cashier, service.clock);

    @Nested
    class Ten_seconds_after_a_request {

        @Test
        void is_when_its_outcome_is_looked_after_and_not_before() {
            var request = requested("tok_visa");
            service.clock.pass(Duration.ofSeconds(4));

            assertThat(whenPaymentRequested.handle(request))
                    .isEqualTo(Outcome.later(Duration.ofSeconds(6)));
            assertThat(service.gateway.calls()).isZero();
        }

        @Test
        void nothing_is_left_to_do_if_its_outcome_is_written_down() {
            var request = requested("tok_visa");
            service.cashier.charge(request);
            service.clock.pass(DELAY);
            var calls = service.gateway.calls();

            assertThat(whenPaymentRequested.handle(request)).isEqualTo(Outcome.DONE);
            assertThat(service.gateway.calls()).isEqualTo(calls);
        }

        @Test
        void the_call_is_made_if_the_process_died_before_it() {
            var request = requested("tok_visa");
            service.clock.pass(DELAY);

            assertThat(whenPaymentRequested.handle(request)).isEqualTo(Outcome.DONE);
            assertThat(service.history()).containsExactly("PaymentRequested", "PaymentCaptured");
            assertThat(service.gateway.taken()).hasSize(1);
        }

        @Test
        void the_outcome_is_found_if_the_process_died_after_the_call() {
            var request = requested("tok_visa");
            service.gateway.afterTheNextCharge(() -> service.store.setDown(true));
            assertThat(catchAny(() -> service.cashier.charge(request))).isTrue();
            service.store.setDown(false);
            service.clock.pass(DELAY);

            assertThat(whenPaymentRequested.handle(request)).isEqualTo(Outcome.DONE);
            assertThat(service.history()).containsExactly("PaymentRequested", "PaymentCaptured");
            assertThat(service.gateway.taken()).hasSize(1);
        }

        @Test
        void a_decline_is_found_too() {
            var request = requested("tok_chargeDeclined");
            service.gateway.afterTheNextCharge(() -> service.store.setDown(true));
            assertThat(catchAny(() -> service.cashier.charge(request))).isTrue();
            service.store.setDown(false);
            service.clock.pass(DELAY);

            assertThat(whenPaymentRequested.handle(request)).isEqualTo(Outcome.DONE);
            assertThat(service.history()).containsExactly("PaymentRequested", "PaymentDeclined");
        }

        @Test
        void an_event_that_is_delivered_twice_charges_once() {
            var request = requested("tok_visa");
            service.clock.pass(DELAY);
            whenPaymentRequested.handle(request);

            assertThat(whenPaymentRequested.handle(request)).isEqualTo(Outcome.DONE);
            assertThat(service.history()).hasSize(2);
            assertThat(service.gateway.taken()).hasSize(1);
        }
    }

    @Nested
    class An_unknown_outcome {

        @Test
        void is_asked_for_again_when_twice_as_much_time_has_passed_and_never_given_up() {
            var request = requested("tok_visa");
            service.gateway.setOutOfReach(true);
            service.clock.pass(DELAY);
            assertThat(whenPaymentRequested.handle(request)).isEqualTo(Outcome.later(DELAY));
            service.clock.pass(Duration.ofDays(3));
            assertThat(whenPaymentRequested.handle(request))
                    .isEqualTo(Outcome.later(Duration.ofMinutes(5)));

            service.gateway.setOutOfReach(false);
            assertThat(whenPaymentRequested.handle(request)).isEqualTo(Outcome.DONE);
        }

        @Test
        void is_what_a_gateway_that_turns_us_away_leaves_us_with() {
            var request = requested("tok_visa");
            service.gateway.setRejecting(true);
            service.clock.pass(DELAY);

            assertThat(whenPaymentRequested.handle(request)).isEqualTo(Outcome.later(DELAY));
            assertThat(service.history()).containsExactly("PaymentRequested");
        }

        @Test
        void is_asked_for_a_second_later_at_the_earliest() {
            var request = requested("tok_visa");
            service.gateway.setOutOfReach(true);

            assertThat(
                            new WhenPaymentRequested(service.cashier, Duration.ZERO, service.clock)
                                    .handle(request))
                    .isEqualTo(Outcome.later(Duration.ofSeconds(1)));
        }

        @Test
        void is_never_charged_again_once_the_gateway_would_not_recognize_it() {
            var request = requested("tok_visa");
            service.clock.pass(Duration.ofHours(23));

            assertThat(whenPaymentRequested.handle(request)).isEqualTo(Outcome.DONE);
            assertThat(service.store.events().getLast())
                    .isEqualTo(new PaymentDeclined(PAYMENT, ORDER, TICKET, "not_charged"));
            assertThat(service.gateway.taken()).isEmpty();
        }

        @Test
        void is_charged_again_a_moment_before_that() {
            var request = requested("tok_visa");
            service.clock.pass(Duration.ofHours(23).minusMillis(1));

            whenPaymentRequested.handle(request);
            assertThat(service.gateway.taken()).hasSize(1);
        }

        @Test
        void is_not_charged_by_the_first_call_either_if_that_was_asleep_for_too_long() {
            var request = requested("tok_visa");
            service.clock.pass(Duration.ofHours(23));

            service.cashier.charge(request);
            assertThat(service.gateway.calls()).isZero();
        }

        @Test
        void of_an_order_that_is_over_is_found_out_and_what_was_taken_goes_back() {
            var request = requested("tok_timeout");
            service.cashier.charge(request);
            service.closePayment();
            service.clock.pass(DELAY);

            assertThat(whenPaymentRequested.handle(request)).isEqualTo(Outcome.DONE);
            assertThat(service.history())
                    .containsExactly(
                            "PaymentRequested",
                            "PaymentClosed",
                            "PaymentCaptured",
                            "RefundRequested");
        }

        @Test
        void of_an_order_that_is_over_is_not_made_known_by_charging_the_card_now() {
            var request = requested("tok_visa");
            service.closePayment();
            service.clock.pass(DELAY);

            assertThat(whenPaymentRequested.handle(request)).isEqualTo(Outcome.later(DELAY));
            assertThat(service.gateway.taken()).isEmpty();

            service.clock.pass(Duration.ofHours(23));
            assertThat(whenPaymentRequested.handle(request)).isEqualTo(Outcome.DONE);
            assertThat(service.history())
                    .containsExactly("PaymentRequested", "PaymentClosed", "PaymentDeclined");
        }
    }

    @Nested
    class A_refund {

        @Test
        void is_made_and_written_down_once_however_often_it_is_asked_for() {
            var refund = refundRequested();

            assertThat(whenRefundRequested.handle(refund)).isEqualTo(Outcome.DONE);
            assertThat(whenRefundRequested.handle(refund)).isEqualTo(Outcome.DONE);
            assertThat(service.history())
                    .containsExactly(
                            "PaymentRequested",
                            "PaymentCaptured",
                            "RefundRequested",
                            "PaymentRefunded");
            assertThat(service.gateway.returned()).isEqualTo(1);
        }

        @Test
        void is_asked_for_until_it_is_made() {
            var refund = refundRequested();
            service.gateway.setOutOfReach(true);
            service.clock.pass(DELAY);
            assertThat(whenRefundRequested.handle(refund)).isEqualTo(Outcome.later(DELAY));
            service.gateway.setOutOfReach(false);
            service.gateway.setRejecting(true);
            assertThat(whenRefundRequested.handle(refund)).isEqualTo(Outcome.later(DELAY));

            service.gateway.setRejecting(false);
            assertThat(whenRefundRequested.handle(refund)).isEqualTo(Outcome.DONE);
            assertThat(service.gateway.returned()).isEqualTo(1);
        }

        @Test
        void that_was_made_before_the_process_died_is_written_down_by_the_next_one() {
            var refund = refundRequested();
            service.gateway.refund("pi_sandbox_charge-%s-1".formatted(ORDER));

            assertThat(whenRefundRequested.handle(refund)).isEqualTo(Outcome.DONE);
            assertThat(service.history()).last().isEqualTo("PaymentRefunded");
            assertThat(service.gateway.returned()).isEqualTo(1);
        }

        private RecordedEvent<RefundRequested> refundRequested() {
            service.cashier.charge(requested("tok_visa"));
            service.closePayment();
            var last = service.store.recorded().getLast();
            return new RecordedEvent<>((RefundRequested) last.data(), last.metadata());
        }
    }

    @Nested
    class A_cancelled_order {

        /** As orders-service really writes it. */
        private final RecordedEvent<OrderCancelled> cancelled = golden();

        private final WhenOrderCancelled whenOrderCancelled =
                new WhenOrderCancelled(service.handler, service.payments);

        @Test
        void closes_the_payment_once_however_often_it_is_told() {
            whenOrderCancelled.on(cancelled);
            whenOrderCancelled.on(cancelled);

            assertThat(service.history()).containsExactly("PaymentClosed");
        }

        @Test
        void gives_the_money_back_once_however_often_it_is_told_and_however_late() {
            var order = cancelled.data().orderId();
            var request = requestFor(order, cancelled.data().ticketId(), "tok_visa");
            service.cashier.charge(request);

            whenOrderCancelled.on(cancelled);
            whenOrderCancelled.on(cancelled);
            service.cashier.giveBack(order);
            whenOrderCancelled.on(cancelled);

            assertThat(service.history())
                    .containsExactly(
                            "PaymentRequested",
                            "PaymentCaptured",
                            "RefundRequested",
                            "PaymentRefunded");
        }

        private static RecordedEvent<OrderCancelled> golden() {
            var type = EventType.of(OrderCancelled.class);
            return recorded(
                    (OrderCancelled) EventJson.read(type.storedName(), GoldenFiles.of(type)), 1);
        }
    }

    /** The process has written the request down, and died. */
    private RecordedEvent<PaymentRequested> requested(String token) {
        return requestFor(ORDER, TICKET, token);
    }

    private RecordedEvent<PaymentRequested> requestFor(UUID order, UUID ticket, String token) {
        var event =
                service.handler
                        .handle(
                                Boundary.ofPaymentFor(order),
                                new RequestPayment(
                                        PAYMENT,
                                        order,
                                        ticket,
                                        ALICE.id(),
                                        new BigDecimal("19.99"),
                                        "eur",
                                        token,
                                        1))
                        .appended()
                        .getFirst();
        assertThat(event.metadata().time()).isEqualTo(NOON);
        return new RecordedEvent<>((PaymentRequested) event.data(), event.metadata());
    }

    private static boolean catchAny(Runnable failing) {
        try {
            failing.run();
            return false;
        } catch (ticketing.eventstore.EventStoreException expected) {
            return true;
        }
    }
}
