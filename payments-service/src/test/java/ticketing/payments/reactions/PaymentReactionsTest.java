package ticketing.payments.reactions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static ticketing.events.GoldenEvents.BUYER;
import static ticketing.events.GoldenEvents.ORDER;
import static ticketing.events.GoldenEvents.PAYMENT;
import static ticketing.events.GoldenEvents.TICKET;
import static ticketing.payments.PaymentExamples.NOON;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ticketing.events.GoldenFiles;
import ticketing.events.OrderEvent.OrderCancelled;
import ticketing.events.PaymentEvent;
import ticketing.events.PaymentEvent.PaymentCaptured;
import ticketing.events.PaymentEvent.PaymentClosed;
import ticketing.events.PaymentEvent.PaymentDeclined;
import ticketing.events.PaymentEvent.PaymentRefunded;
import ticketing.events.PaymentEvent.PaymentRequested;
import ticketing.events.PaymentEvent.RefundRequested;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.testing.InMemoryTimers.Timer;
import ticketing.eventstore.testing.ReactionSpecification;
import ticketing.payments.PaymentsFixture;

/**
 * The reactions of payments-service, also after a crash. A given request was stored by a process
 * that crashed before it called the gateway.
 */
class PaymentReactionsTest {

    private static final Duration DELAY = Duration.ofSeconds(10);
    private static final Duration GATEWAY_FORGETS = Duration.ofHours(23);
    private static final BigDecimal PRICE = new BigDecimal("19.99");
    private static final String CHARGE = "sandbox_charge-%s-1".formatted(ORDER);

    /** From the golden file of orders-service. */
    private static final OrderCancelled ORDER_CANCELLED = GoldenFiles.read(OrderCancelled.class);

    private static final PaymentRequested REQUESTED = requested("tok_visa", 1);
    private static final PaymentEvent CAPTURED =
            new PaymentCaptured(PAYMENT, ORDER, TICKET, "pi_" + CHARGE, PRICE, "eur");
    private static final PaymentEvent CLOSED = new PaymentClosed(ORDER, TICKET);
    private static final PaymentEvent NOT_CHARGED = declined("not_charged");
    private static final RefundRequested REFUND = new RefundRequested(PAYMENT, ORDER, TICKET);
    private static final PaymentEvent REFUNDED =
            new PaymentRefunded(PAYMENT, ORDER, TICKET, "re_" + CHARGE);

    @Nested
    class Ten_seconds_after_a_request {

        @Test
        void is_when_its_outcome_is_looked_after_and_not_before() {
            heardOf(Duration.ofSeconds(4), given(REQUESTED))
                    .thenNothingNew()
                    .and(timers(DELAY, REQUESTED), calls(0));
        }

        @Test
        void nothing_is_left_to_do_if_its_outcome_is_written_down() {
            due(DELAY, given(REQUESTED, CAPTURED)).thenNothingNew().and(noTimer(), calls(0));
        }

        @Test
        void the_call_is_made_if_the_process_died_before_it() {
            due(DELAY, given(REQUESTED)).then(CAPTURED).and(noTimer(), charges(1));
        }

        @Test
        void the_outcome_is_found_if_the_process_died_after_the_call() {
            due(DELAY, given(REQUESTED).meanwhile(diesAfterTheCall()))
                    .then(CAPTURED)
                    .and(noTimer(), charges(1));
        }

        @Test
        void a_decline_is_found_too() {
            due(DELAY, given(requested("tok_chargeDeclined", 1)).meanwhile(diesAfterTheCall()))
                    .then(declined("card_declined"))
                    .and(noTimer());
        }
    }

    @Nested
    class A_request_that_is_heard_of_late {

        @Test
        void has_no_timer_if_its_outcome_is_written_down() {
            heardOf(Duration.ofDays(300), given(REQUESTED, CAPTURED))
                    .thenNothingNew()
                    .and(noTimer(), calls(0));
        }

        @Test
        void is_looked_after_at_once() {
            heardOf(DELAY, given(REQUESTED)).then(CAPTURED).and(noTimer());
        }

        @Test
        void is_looked_after_again_if_the_gateway_does_not_tell() {
            heardOf(Duration.ofMinutes(1), given(REQUESTED).meanwhile(isOutOfReach(true)))
                    .thenNothingNew()
                    .and(timers(Duration.ofMinutes(2), REQUESTED));
        }
    }

    @Nested
    class An_unknown_outcome {

        @ParameterizedTest(name = "{0} after the request: again in {1}")
        @CsvSource({"PT0S, PT1S", "PT10S, PT10S", "PT72H, PT5M"})
        void is_asked_for_again_when_twice_as_much_time_has_passed(Duration age, Duration pause) {
            due(age, given(REQUESTED).meanwhile(isOutOfReach(true)))
                    .thenNothingNew()
                    .and(timers(age.plus(pause), REQUESTED));
        }

        @Test
        void is_never_given_up() {
            due(Duration.ofDays(3), given(REQUESTED).meanwhile(isOutOfReach(true)))
                    .meanwhile(isOutOfReach(false))
                    .when(service -> service.whenTimerIsDue, REQUESTED)
                    .then(NOT_CHARGED)
                    .and(noTimer());
        }

        @Test
        void is_what_a_gateway_that_turns_us_away_leaves_us_with() {
            due(DELAY, given(REQUESTED).meanwhile(isRejecting(true)))
                    .thenNothingNew()
                    .and(timers(DELAY.multipliedBy(2), REQUESTED));
        }

        @Test
        void is_never_charged_again_once_the_gateway_would_not_recognize_it() {
            due(GATEWAY_FORGETS, given(REQUESTED)).then(NOT_CHARGED).and(noTimer(), charges(0));
        }

        @Test
        void is_charged_again_a_moment_before_that() {
            due(GATEWAY_FORGETS.minusMillis(1), given(REQUESTED)).then(CAPTURED).and(charges(1));
        }

        @Test
        void is_not_charged_by_the_first_call_either_if_that_was_asleep_for_too_long() {
            given(REQUESTED)
                    .meanwhile(passes(GATEWAY_FORGETS))
                    .meanwhile(PaymentReactionsTest::charge)
                    .thenNothingNew()
                    .and(calls(0));
        }

        @Test
        void of_an_order_that_is_over_is_found_out_and_what_was_taken_goes_back() {
            due(DELAY, chargedAndCancelled(requested("tok_timeout", 1)))
                    .then(CLOSED, CAPTURED, REFUND)
                    .and(noTimer());
        }

        @Test
        void of_an_order_that_is_over_is_not_made_known_by_charging_the_card_now() {
            due(DELAY, given(REQUESTED, CLOSED))
                    .thenNothingNew()
                    .and(timers(DELAY.multipliedBy(2), REQUESTED), charges(0));
            due(GATEWAY_FORGETS, given(REQUESTED, CLOSED)).then(NOT_CHARGED).and(noTimer());
        }
    }

    @Nested
    class A_cancelled_order {

        @Test
        void closes_the_payment() {
            given().when(service -> service.whenOrderCancelled, ORDER_CANCELLED).then(CLOSED);
        }

        @Test
        void gives_the_money_back_once() {
            chargedAndCancelled(REQUESTED)
                    .when(service -> service.whenRefundRequested, REFUND)
                    .then(CAPTURED, REFUND, REFUNDED)
                    .and(noTimer(), isReturned());
        }

        @Test
        void gives_the_money_back_however_long_the_gateway_does_not_do_it() {
            chargedAndCancelled(REQUESTED)
                    .meanwhile(passes(DELAY))
                    .meanwhile(isOutOfReach(true))
                    .when(service -> service.whenRefundRequested, REFUND)
                    .meanwhile(timers(DELAY.multipliedBy(2), REFUND))
                    .meanwhile(passes(DELAY))
                    .meanwhile(isOutOfReach(false))
                    .meanwhile(isRejecting(true))
                    .when(service -> service.whenTimerIsDue, REFUND)
                    .meanwhile(timers(DELAY.multipliedBy(4), REFUND))
                    .meanwhile(isRejecting(false))
                    .when(service -> service.whenTimerIsDue, REFUND)
                    .then(CAPTURED, REFUND, REFUNDED)
                    .and(noTimer(), isReturned());
        }

        @Test
        void has_the_refund_written_down_that_was_made_before_the_process_died() {
            chargedAndCancelled(REQUESTED)
                    .meanwhile(service -> service.gateway.refund("pi_" + CHARGE))
                    .when(service -> service.whenRefundRequested, REFUND)
                    .then(CAPTURED, REFUND, REFUNDED)
                    .and(isReturned());
        }
    }

    @Test
    void the_timer_of_one_card_is_not_replaced_by_that_of_another_or_of_the_refund() {
        var second = requested("tok_visa", 2);
        given(REQUESTED, NOT_CHARGED, second, CAPTURED, REFUND)
                .meanwhile(isOutOfReach(true))
                .meanwhile(passes(Duration.ofSeconds(5)))
                .when(service -> service.whenPaymentRequested, REQUESTED)
                .when(service -> service.whenPaymentRequested, second)
                .when(service -> service.whenRefundRequested, REFUND)
                .thenNothingNew()
                .and(timers(DELAY, REQUESTED, second, REFUND));
    }

    private static ReactionSpecification<PaymentsFixture, PaymentEvent> given(
            PaymentEvent... history) {
        return ReactionSpecification.given(PaymentsFixture::new, history);
    }

    /** The card is charged and the order is cancelled before either event arrives. */
    private static ReactionSpecification<PaymentsFixture, PaymentEvent> chargedAndCancelled(
            PaymentRequested request) {
        return given(request)
                .meanwhile(PaymentReactionsTest::charge)
                .when(service -> service.whenOrderCancelled, ORDER_CANCELLED);
    }

    /** The request is delivered at this age. */
    private static ReactionSpecification<PaymentsFixture, PaymentEvent> heardOf(
            Duration age, ReactionSpecification<PaymentsFixture, PaymentEvent> story) {
        var request = (PaymentRequested) story.history().getFirst();
        return story.meanwhile(passes(age)).when(service -> service.whenPaymentRequested, request);
    }

    /** The timer of the request fires at this age. */
    private static ReactionSpecification<PaymentsFixture, PaymentEvent> due(
            Duration age, ReactionSpecification<PaymentsFixture, PaymentEvent> story) {
        return story.meanwhile(passes(age))
                .when(service -> service.whenTimerIsDue, story.history().getFirst());
    }

    private static PaymentRequested requested(String token, int attempt) {
        return new PaymentRequested(PAYMENT, ORDER, TICKET, BUYER, PRICE, "eur", token, attempt);
    }

    private static PaymentDeclined declined(String code) {
        return new PaymentDeclined(PAYMENT, ORDER, TICKET, code);
    }

    private static Consumer<PaymentsFixture> passes(Duration time) {
        return service -> service.clock.pass(time);
    }

    private static Consumer<PaymentsFixture> isOutOfReach(boolean is) {
        return service -> service.gateway.setOutOfReach(is);
    }

    private static Consumer<PaymentsFixture> isRejecting(boolean is) {
        return service -> service.gateway.setRejecting(is);
    }

    private static void charge(PaymentsFixture service) {
        var first = service.store.recorded().getFirst();
        service.cashier.charge(
                new RecordedEvent<>((PaymentRequested) first.data(), first.metadata()));
    }

    private static Consumer<PaymentsFixture> diesAfterTheCall() {
        return service -> {
            service.gateway.afterTheNextCharge(() -> service.store.setDown(true));
            assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> charge(service));
            service.store.setDown(false);
        };
    }

    /** Exactly these events have timers, all of them this long after noon. */
    private static Consumer<PaymentsFixture> timers(Duration later, PaymentEvent... events) {
        return service ->
                assertThat(service.timers.all())
                        .extracting(Timer::at, timer -> timer.event().data())
                        .containsExactlyElementsOf(
                                Stream.of(events)
                                        .map(event -> tuple(NOON.plus(later), event))
                                        .toList());
    }

    private static Consumer<PaymentsFixture> noTimer() {
        return timers(Duration.ZERO);
    }

    private static Consumer<PaymentsFixture> calls(int times) {
        return service -> assertThat(service.gateway.calls()).isEqualTo(times);
    }

    private static Consumer<PaymentsFixture> charges(int times) {
        return service -> assertThat(service.gateway.taken()).hasSize(times);
    }

    private static Consumer<PaymentsFixture> isReturned() {
        return service -> assertThat(service.gateway.returned()).isEqualTo(1);
    }
}
