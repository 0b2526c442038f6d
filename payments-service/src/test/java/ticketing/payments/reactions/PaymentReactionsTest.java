package ticketing.payments.reactions;

import static org.assertj.core.api.Assertions.assertThat;
import static ticketing.eventstore.testing.RecordedEvents.recorded;
import static ticketing.payments.PaymentExamples.ALICE;
import static ticketing.payments.PaymentExamples.NOON;
import static ticketing.payments.PaymentExamples.ORDER;
import static ticketing.payments.PaymentExamples.TICKET;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import ticketing.events.Boundary;
import ticketing.events.EventJson;
import ticketing.events.EventType;
import ticketing.events.GoldenFiles;
import ticketing.events.OrderEvent.OrderCancelled;
import ticketing.events.PaymentEvent;
import ticketing.events.PaymentEvent.PaymentDeclined;
import ticketing.events.PaymentEvent.PaymentRequested;
import ticketing.events.PaymentEvent.RefundRequested;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.Timers;
import ticketing.payments.PaymentsFixture;
import ticketing.payments.payment.PaymentCommand.RequestPayment;

/** What payments-service does about events, each delivered twice, late, and after a crash. */
class PaymentReactionsTest {

    private static final Duration DELAY = Duration.ofSeconds(10);
    private static final UUID PAYMENT = new UUID(0, 20);

    private final PaymentsFixture service = new PaymentsFixture();
    private final RememberedTimers timers = new RememberedTimers();
    private final Recovery recovery = new Recovery(timers, service.clock);
    private final WhenPaymentRequested whenPaymentRequested =
            new WhenPaymentRequested(service.cashier, recovery, DELAY);
    private final WhenRefundRequested whenRefundRequested =
            new WhenRefundRequested(service.cashier, recovery);
    private final WhenTimerIsDue whenTimerIsDue = new WhenTimerIsDue(service.cashier, recovery);

    @Nested
    class Ten_seconds_after_a_request {

        @Test
        void is_when_its_outcome_is_looked_after_and_not_before() {
            var request = requested("tok_visa");
            service.clock.pass(Duration.ofSeconds(4));

            whenPaymentRequested.on(request);

            assertThat(timers.times()).containsExactly(NOON.plus(DELAY));
            assertThat(timers.events()).containsExactly(request);
            assertThat(service.gateway.calls()).isZero();
        }

        @Test
        void nothing_is_left_to_do_if_its_outcome_is_written_down() {
            var request = requested("tok_visa");
            service.cashier.charge(request);
            service.clock.pass(DELAY);
            var calls = service.gateway.calls();

            assertThat(due(request)).isEmpty();
            assertThat(service.gateway.calls()).isEqualTo(calls);
        }

        @Test
        void the_call_is_made_if_the_process_died_before_it() {
            var request = requested("tok_visa");
            service.clock.pass(DELAY);

            assertThat(due(request)).isEmpty();
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

            assertThat(due(request)).isEmpty();
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

            assertThat(due(request)).isEmpty();
            assertThat(service.history()).containsExactly("PaymentRequested", "PaymentDeclined");
        }

        @Test
        void an_event_that_is_delivered_twice_charges_once() {
            var request = requested("tok_visa");
            service.clock.pass(DELAY);
            var _ = due(request);

            assertThat(due(request)).isEmpty();
            assertThat(service.history()).hasSize(2);
            assertThat(service.gateway.taken()).hasSize(1);
        }
    }

    @Nested
    class A_request_that_is_heard_of_late {

        @Test
        void has_no_timer_if_its_outcome_is_written_down() {
            var request = requested("tok_visa");
            service.cashier.charge(request);
            service.clock.pass(Duration.ofDays(300));
            var calls = service.gateway.calls();

            whenPaymentRequested.on(request);

            assertThat(timers.times()).isEmpty();
            assertThat(service.gateway.calls()).isEqualTo(calls);
        }

        @Test
        void is_looked_after_at_once() {
            var request = requested("tok_visa");
            service.clock.pass(DELAY);

            whenPaymentRequested.on(request);

            assertThat(timers.times()).isEmpty();
            assertThat(service.history()).containsExactly("PaymentRequested", "PaymentCaptured");
        }

        @Test
        void is_looked_after_again_if_the_gateway_does_not_tell() {
            var request = requested("tok_visa");
            service.gateway.setOutOfReach(true);
            service.clock.pass(Duration.ofMinutes(1));

            whenPaymentRequested.on(request);

            assertThat(timers.times()).containsExactly(NOON.plus(Duration.ofMinutes(2)));
            assertThat(timers.events()).containsExactly(request);
        }
    }

    @Nested
    class An_unknown_outcome {

        @Test
        void is_asked_for_again_when_twice_as_much_time_has_passed_and_never_given_up() {
            var request = requested("tok_visa");
            service.gateway.setOutOfReach(true);
            service.clock.pass(DELAY);
            assertThat(due(request)).contains(DELAY);
            service.clock.pass(Duration.ofDays(3));
            assertThat(due(request)).contains(Duration.ofMinutes(5));

            service.gateway.setOutOfReach(false);
            assertThat(due(request)).isEmpty();
        }

        @Test
        void is_what_a_gateway_that_turns_us_away_leaves_us_with() {
            var request = requested("tok_visa");
            service.gateway.setRejecting(true);
            service.clock.pass(DELAY);

            assertThat(due(request)).contains(DELAY);
            assertThat(service.history()).containsExactly("PaymentRequested");
        }

        @Test
        void is_asked_for_a_second_later_at_the_earliest() {
            var request = requested("tok_visa");
            service.gateway.setOutOfReach(true);

            assertThat(due(request)).contains(Duration.ofSeconds(1));
        }

        @Test
        void is_never_charged_again_once_the_gateway_would_not_recognize_it() {
            var request = requested("tok_visa");
            service.clock.pass(Duration.ofHours(23));

            assertThat(due(request)).isEmpty();
            assertThat(service.store.events().getLast())
                    .isEqualTo(new PaymentDeclined(PAYMENT, ORDER, TICKET, "not_charged"));
            assertThat(service.gateway.taken()).isEmpty();
        }

        @Test
        void is_charged_again_a_moment_before_that() {
            var request = requested("tok_visa");
            service.clock.pass(Duration.ofHours(23).minusMillis(1));

            var _ = due(request);
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

            assertThat(due(request)).isEmpty();
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

            assertThat(due(request)).contains(DELAY);
            assertThat(service.gateway.taken()).isEmpty();

            service.clock.pass(Duration.ofHours(23));
            assertThat(due(request)).isEmpty();
            assertThat(service.history())
                    .containsExactly("PaymentRequested", "PaymentClosed", "PaymentDeclined");
        }
    }

    @Nested
    class A_refund {

        @Test
        void is_made_and_written_down_once_however_often_it_is_asked_for() {
            var refund = refundRequested();

            assertThat(refunded(refund)).isEmpty();
            assertThat(refunded(refund)).isEmpty();
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
            assertThat(refunded(refund)).contains(DELAY);
            service.gateway.setOutOfReach(false);
            service.gateway.setRejecting(true);
            assertThat(refunded(refund)).contains(DELAY);

            service.gateway.setRejecting(false);
            assertThat(refunded(refund)).isEmpty();
            assertThat(service.gateway.returned()).isEqualTo(1);
        }

        @Test
        void that_was_made_before_the_process_died_is_written_down_by_the_next_one() {
            var refund = refundRequested();
            service.gateway.refund("pi_sandbox_charge-%s-1".formatted(ORDER));

            assertThat(refunded(refund)).isEmpty();
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

    @Nested
    class A_timer {

        @Test
        void of_one_card_is_not_replaced_by_that_of_another_or_of_the_refund() {
            whenPaymentRequested.on(requested("tok_chargeDeclined"));
            whenPaymentRequested.on(second());
            service.gateway.setOutOfReach(true);
            service.clock.pass(DELAY);
            recovery.lookAgain(
                    new RecordedEvent<>(
                            new RefundRequested(PAYMENT, ORDER, TICKET), second().metadata()));

            assertThat(timers.times()).hasSize(3);
        }

        @Test
        void that_is_set_twice_is_one() {
            var request = requested("tok_visa");
            whenPaymentRequested.on(request);
            whenPaymentRequested.on(request);

            assertThat(timers.times()).containsExactly(NOON.plus(DELAY));
        }

        @Test
        void asks_again_for_a_refund_that_was_not_made_at_once() {
            service.cashier.charge(requested("tok_visa"));
            service.closePayment();
            var last = service.store.recorded().getLast();
            service.gateway.setOutOfReach(true);
            service.clock.pass(DELAY);
            whenRefundRequested.on(
                    new RecordedEvent<>((RefundRequested) last.data(), last.metadata()));
            assertThat(timers.events()).hasSize(1);
            assertThat(due(last)).contains(DELAY);

            service.gateway.setOutOfReach(false);
            assertThat(due(last)).isEmpty();
            assertThat(service.history()).last().isEqualTo("PaymentRefunded");
        }

        private RecordedEvent<PaymentRequested> second() {
            return recorded(
                    new PaymentRequested(
                            PAYMENT,
                            ORDER,
                            TICKET,
                            ALICE.id(),
                            new BigDecimal("19.99"),
                            "eur",
                            "tok_visa",
                            2),
                    2);
        }
    }

    /** What happens when the timer of an event fires; the pause until the next time, if any. */
    private Optional<Duration> due(RecordedEvent<? extends PaymentEvent> event) {
        whenTimerIsDue.on(new RecordedEvent<>(event.data(), event.metadata()));
        return pause();
    }

    private Optional<Duration> refunded(RecordedEvent<RefundRequested> event) {
        timers.remove();
        whenRefundRequested.on(event);
        return pause();
    }

    private Optional<Duration> pause() {
        return timers.times().stream()
                .findFirst()
                .map(time -> Duration.between(service.clock.instant(), time));
    }

    /** Timers that never fire by themselves. */
    private static final class RememberedTimers implements Timers {

        private final Map<UUID, Instant> times = new LinkedHashMap<>();
        private final Map<UUID, RecordedEvent<?>> events = new LinkedHashMap<>();

        @Override
        public void set(UUID entity, Instant at, RecordedEvent<?> event) {
            times.put(entity, at);
            events.put(entity, event);
        }

        @Override
        public void remove(UUID entity) {
            times.remove(entity);
            events.remove(entity);
        }

        void remove() {
            times.clear();
            events.clear();
        }

        List<Instant> times() {
            return List.copyOf(times.values());
        }

        List<RecordedEvent<?>> events() {
            return List.copyOf(events.values());
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
