package ticketing.payments.paying;

import static org.assertj.core.api.Assertions.assertThat;
import static ticketing.eventstore.testing.RecordedEvents.recorded;
import static ticketing.payments.PaymentExamples.ALICE;
import static ticketing.payments.PaymentExamples.BOB;
import static ticketing.payments.PaymentExamples.ORDER;
import static ticketing.payments.PaymentExamples.TICKET;
import static ticketing.payments.PaymentExamples.cancelled;
import static ticketing.payments.PaymentExamples.completed;
import static ticketing.payments.PaymentExamples.placed;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import ticketing.events.OrderEvent.CancellationReason;
import ticketing.events.PaymentEvent.PaymentRequested;
import ticketing.payments.PaymentsFixture;
import ticketing.web.session.SessionUser;
import ticketing.web.testing.BadInput;
import ticketing.web.testing.DocumentedAnswers;
import ticketing.web.testing.TestWeb;
import tools.jackson.databind.json.JsonMapper;

class PayEndpointTest {

    private static final String CALL = "/api/payments";

    private final PaymentsFixture service = new PaymentsFixture();
    private final TestWeb web =
            TestWeb.of(
                    new PayEndpoint(service.orders, service.lookup, service.checkout),
                    service.problems());

    @Nested
    class A_payment {

        @Test
        void is_captured_at_the_price_of_the_order() {
            var answer = pay(ALICE, "tok_visa");

            var request = requested(0);
            assertThat(request)
                    .isEqualTo(
                            new PaymentRequested(
                                    request.paymentId(),
                                    ORDER,
                                    TICKET,
                                    ALICE.id(),
                                    new BigDecimal("19.99"),
                                    "eur",
                                    "tok_visa",
                                    1));
            assertThat(service.history()).containsExactly("PaymentRequested", "PaymentCaptured");
            assertThat(answer)
                    .hasStatus(201)
                    .hasHeader("Location", "/api/payments/" + request.paymentId())
                    .bodyJson()
                    .isEqualTo(
                            """
                            {"id": "%s", "orderId": "%s", "status": "captured"}
                            """
                                    .formatted(request.paymentId(), ORDER));
            assertThat(service.gateway.taken())
                    .singleElement()
                    .satisfies(charge -> assertThat(charge.amountInMinorUnits()).isEqualTo(1999));
        }

        @Test
        void that_is_declined_is_a_402_with_the_reason() {
            assertThat(pay(ALICE, "tok_insufficientFunds"))
                    .hasStatus(402)
                    .bodyJson()
                    .isLenientlyEqualTo(
                            """
                            {"code": "insufficient_funds",
                             "errors": [{"message": "The payment was declined: insufficient funds"}]}
                            """);
            assertThat(service.history()).containsExactly("PaymentRequested", "PaymentDeclined");
        }

        @Test
        void may_be_tried_again_with_another_card_and_keeps_its_id() {
            pay(ALICE, "tok_chargeDeclined");

            assertThat(pay(ALICE, "tok_visa")).hasStatus(201);
            assertThat(requested(1).paymentId()).isEqualTo(requested(0).paymentId());
            assertThat(requested(1).attempt()).isEqualTo(2);
        }

        @Test
        void of_which_the_outcome_is_unknown_is_a_202_that_tells_where_to_ask() {
            assertThat(pay(ALICE, "tok_timeout"))
                    .hasStatus(202)
                    .hasHeader("Location", "/api/payments/" + requested(0).paymentId())
                    .bodyJson()
                    .extractingPath("$.status")
                    .isEqualTo("requested");
            assertThat(service.history()).containsExactly("PaymentRequested");
        }

        @Test
        void is_a_202_if_the_gateway_turns_us_away() {
            service.gateway.setRejecting(true);

            assertThat(pay(ALICE, "tok_visa")).hasStatus(202);
            assertThat(service.history()).containsExactly("PaymentRequested");
        }

        @Test
        void is_a_202_if_its_outcome_could_not_be_written_down() {
            service.gateway.afterTheNextCharge(() -> service.store.setDown(true));

            assertThat(pay(ALICE, "tok_visa")).hasStatus(202);
        }

        @Test
        void is_a_503_before_anything_is_charged_if_it_could_not_be_written_down() {
            service.store.setDown(true);

            assertThat(pay(ALICE, "tok_visa")).hasStatus(503).containsHeader("Retry-After");
            assertThat(service.gateway.calls()).isZero();
        }

        @Test
        void is_refused_while_another_one_is_with_the_gateway() {
            var second = new ArrayList<MvcTestResult>();
            service.gateway.afterTheNextCharge(() -> second.add(pay(ALICE, "tok_visa")));

            assertThat(pay(ALICE, "tok_visa")).hasStatus(201);
            assertConflict(second.getFirst(), "The order is being paid");
            assertThat(service.gateway.taken()).hasSize(1);
        }

        @Test
        void is_refused_once_it_is_paid() {
            pay(ALICE, "tok_visa");

            assertConflict(pay(ALICE, "tok_visa"), "The order is already paid");
            assertThat(service.gateway.taken()).hasSize(1);
        }

        @Test
        void that_is_sent_three_times_at_once_is_one_charge() {
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var answers =
                        IntStream.range(0, 3)
                                .mapToObj(_ ->
                                        CompletableFuture.supplyAsync(
                                                () -> pay(ALICE, "tok_visa"), threads))
                                .toList();
                assertThat(answers.stream().map(answer -> answer.join().getResponse().getStatus()))
                        .containsExactlyInAnyOrder(201, 409, 409);
            }
            assertThat(service.gateway.taken()).hasSize(1);
        }
    }

    @Nested
    class An_order {

        @Test
        void that_is_unknown_is_a_404() {
            assertThat(web.as(ALICE).post(CALL, body(new UUID(7, 7), "tok_visa"))).hasStatus(404);
        }

        @Test
        void of_somebody_else_is_a_404_whatever_became_of_it() {
            assertThat(pay(BOB, "tok_visa")).hasStatus(404);
            pay(ALICE, "tok_visa");
            assertThat(pay(BOB, "tok_visa")).hasStatus(404);
        }

        @Test
        void that_was_cancelled_is_a_409() {
            service.orders.project(
                    List.of(recorded(cancelled(ORDER, CancellationReason.BUYER), 1)));

            assertConflict(pay(ALICE, "tok_visa"), "The order was cancelled");
            assertThat(service.history()).isEmpty();
        }

        @Test
        void that_has_expired_is_a_409() {
            service.orders.project(
                    List.of(recorded(cancelled(ORDER, CancellationReason.EXPIRED), 1)));

            assertConflict(pay(ALICE, "tok_visa"), "The order has expired");
            assertThat(service.history()).isEmpty();
        }

        @Test
        void that_is_complete_is_a_409() {
            service.orders.project(List.of(recorded(completed(ORDER), 1)));

            assertConflict(pay(ALICE, "tok_visa"), "The order is already paid");
        }

        @Test
        void that_was_cancelled_is_a_409_also_for_an_instance_whose_copy_is_stale() {
            service.closePayment();

            assertConflict(pay(ALICE, "tok_visa"), "The order was cancelled");
            assertThat(service.gateway.calls()).isZero();
        }

        @Test
        void that_is_cancelled_while_it_is_being_paid_tells_that_the_money_goes_back() {
            service.gateway.afterTheNextCharge(service::closePayment);

            assertConflict(
                    pay(ALICE, "tok_visa"),
                    "The order was cancelled; money that was taken goes back to the card");
            assertThat(service.history())
                    .containsExactly(
                            "PaymentRequested",
                            "PaymentClosed",
                            "PaymentCaptured",
                            "RefundRequested");
        }

        @Test
        void that_is_cancelled_while_a_card_is_declined_is_a_402() {
            service.gateway.afterTheNextCharge(service::closePayment);

            assertThat(pay(ALICE, "tok_chargeDeclined")).hasStatus(402);
            assertThat(service.history())
                    .containsExactly("PaymentRequested", "PaymentClosed", "PaymentDeclined");
        }
    }

    @Nested
    class The_same_key {

        @Test
        void gives_the_same_answer_and_one_charge() {
            var first = payWithKey("key-1", "tok_visa");
            var again = payWithKey("key-1", "tok_visa");

            assertThat(again).hasStatus(201).bodyJson().isEqualTo(bodyOf(first));
            assertThat(service.gateway.taken()).hasSize(1);
            assertThat(service.history()).hasSize(2);
        }

        @Test
        void gives_the_same_answer_after_the_order_is_complete() {
            payWithKey("key-1", "tok_visa");
            service.orders.project(List.of(recorded(completed(ORDER), 1)));

            assertThat(payWithKey("key-1", "tok_visa")).hasStatus(201);
        }

        @Test
        void gives_the_same_decline_and_tries_no_card() {
            var first = payWithKey("key-1", "tok_chargeDeclined");
            var again = payWithKey("key-1", "tok_chargeDeclined");

            assertThat(again).hasStatus(402).bodyJson().isEqualTo(bodyOf(first));
            assertThat(service.history()).containsExactly("PaymentRequested", "PaymentDeclined");
        }

        @Test
        void still_gives_its_decline_when_another_card_has_paid() {
            payWithKey("key-1", "tok_chargeDeclined");
            var paid = payWithKey("key-2", "tok_visa");

            assertThat(payWithKey("key-1", "tok_chargeDeclined")).hasStatus(402);
            assertThat(payWithKey("key-2", "tok_visa"))
                    .hasStatus(201)
                    .bodyJson()
                    .isEqualTo(bodyOf(paid));
            assertThat(service.history()).hasSize(4);
        }

        @Test
        void gives_the_decline_of_a_second_card_and_tries_no_third() {
            payWithKey("key-1", "tok_chargeDeclined");
            payWithKey("key-2", "tok_insufficientFunds");

            assertThat(payWithKey("key-2", "tok_insufficientFunds"))
                    .hasStatus(402)
                    .bodyJson()
                    .extractingPath("$.code")
                    .isEqualTo("insufficient_funds");
            assertThat(service.history()).hasSize(4);
        }

        @Test
        void is_told_that_the_outcome_is_unknown_for_as_long_as_it_is() {
            payWithKey("key-1", "tok_timeout");

            assertThat(payWithKey("key-1", "tok_timeout")).hasStatus(202);
            service.cashier.settle(recorded(requested(0), 0));
            assertThat(payWithKey("key-1", "tok_timeout")).hasStatus(201);
        }

        @Test
        void sent_twice_at_once_gives_the_same_answer_to_both() {
            service.store.beforeNextAppend(
                    _ -> assertThat(payWithKey("key-1", "tok_visa")).hasStatus(201));

            assertThat(payWithKey("key-1", "tok_visa")).hasStatus(201);
            assertThat(service.history()).hasSize(2);
        }

        @Test
        void sent_twice_at_once_tries_a_card_that_is_declined_once() {
            service.store.beforeNextAppend(
                    _ -> assertThat(payWithKey("key-1", "tok_chargeDeclined")).hasStatus(402));

            assertThat(payWithKey("key-1", "tok_chargeDeclined")).hasStatus(402);
            assertThat(service.history()).hasSize(2);
        }

        @Test
        void with_another_card_is_a_422() {
            payWithKey("key-1", "tok_chargeDeclined");

            assertThat(payWithKey("key-1", "tok_visa")).hasStatus(422);
            assertThat(service.gateway.taken()).isEmpty();
        }

        @Test
        void for_another_order_is_a_422() {
            var other = new UUID(0, 22);
            service.orders.project(List.of(recorded(placed(other), 0)));
            payWithKey("key-1", "tok_visa");

            assertThat(
                            web.as(ALICE)
                                    .with("Idempotency-Key", "key-1")
                                    .post(CALL, body(other, "tok_visa")))
                    .hasStatus(422);
            assertThat(
                            web.as(ALICE)
                                    .with("Idempotency-Key", "key-2")
                                    .post(CALL, body(other, "tok_visa")))
                    .hasStatus(201);
        }

        @Test
        void tells_that_the_money_goes_back_once_the_order_was_cancelled() {
            payWithKey("key-1", "tok_visa");
            service.closePayment();

            assertThat(payWithKey("key-1", "tok_visa")).hasStatus(409);
        }
    }

    @Nested
    class Input {

        @Test
        void of_strangers_is_not_looked_at() {
            assertThat(web.stranger().post(CALL, "{}")).hasStatus(401);
        }

        @Test
        void without_anything_to_see_is_missing() {
            assertThat(web.as(ALICE).post(CALL, "{\"token\": \"\\u200b\"}"))
                    .hasStatus(400)
                    .bodyText()
                    .contains("Token must be provided");
        }

        @Test
        void that_is_missing_is_named_all_at_once() {
            assertThat(web.as(ALICE).post(CALL, "{\"token\": \" \"}"))
                    .hasStatus(400)
                    .bodyJson()
                    .isLenientlyEqualTo(
                            """
                            {"errors": [
                                {"message": "OrderId must be provided", "field": "orderId"},
                                {"message": "Token must be provided", "field": "token"}]}
                            """);
        }

        @Test
        void that_is_too_long_is_refused() {
            assertThat(pay(ALICE, "x".repeat(256))).hasStatus(400);
        }

        @TestFactory
        Stream<DynamicTest> that_is_bad_is_refused() {
            return BadInput.of(web.as(ALICE), HttpMethod.POST, CALL, body(ORDER, "tok_visa"));
        }
    }

    @Test
    void the_document_shows_its_answers() throws IOException {
        var other = new UUID(0, 13);
        service.orders.project(List.of(recorded(placed(other), 0)));
        var alice = web.as(ALICE).with("Idempotency-Key", "k");

        new DocumentedAnswers()
                .add("payment-declined", payWithKey("another", "tok_chargeDeclined"))
                .add("captured", payWithKey("k", "tok_visa"))
                .add("requested", alice.post(CALL, body(other, "tok_timeout")))
                .mustBeCheckedIn();
    }

    private MvcTestResult pay(SessionUser buyer, String token) {
        return web.as(buyer).post(CALL, body(ORDER, token));
    }

    private MvcTestResult payWithKey(String key, String token) {
        return web.as(ALICE).with("Idempotency-Key", key).post(CALL, body(ORDER, token));
    }

    private static String body(UUID order, String token) {
        return "{\"orderId\": \"%s\", \"token\": \"%s\"}".formatted(order, token);
    }

    private PaymentRequested requested(int index) {
        return service.store.events().stream()
                .filter(PaymentRequested.class::isInstance)
                .map(PaymentRequested.class::cast)
                .toList()
                .get(index);
    }

    private static void assertConflict(MvcTestResult answer, String message) {
        assertThat(answer)
                .hasStatus(409)
                .bodyJson()
                .extractingPath("$.errors[0].message")
                .isEqualTo(message);
    }

    private static String bodyOf(MvcTestResult answer) {
        return new JsonMapper()
                .readTree(
                        new String(
                                answer.getResponse().getContentAsByteArray(),
                                StandardCharsets.UTF_8))
                .toString();
    }
}
