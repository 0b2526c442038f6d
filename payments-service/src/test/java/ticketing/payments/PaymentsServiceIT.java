package ticketing.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static ticketing.payments.PaymentExamples.ALICE;
import static ticketing.payments.PaymentExamples.BOB;
import static ticketing.payments.PaymentExamples.TICKET;
import static ticketing.payments.PaymentExamples.cancelled;
import static ticketing.payments.PaymentExamples.placed;
import static ticketing.payments.RunningPayments.addressIn;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import ticketing.events.OrderEvent.CancellationReason;
import ticketing.events.OrderEvent.OrderCancelled;
import ticketing.events.PaymentEvent.PaymentCaptured;
import ticketing.events.PaymentEvent.PaymentClosed;
import ticketing.events.PaymentEvent.PaymentDeclined;
import ticketing.events.PaymentEvent.PaymentRefunded;
import ticketing.events.PaymentEvent.PaymentRequested;
import ticketing.events.PaymentEvent.RefundRequested;
import ticketing.infrastructure.mongo.TestMongo;
import ticketing.infrastructure.nats.NatsServer;
import ticketing.web.request.Ids;
import tools.jackson.databind.json.JsonMapper;

/** The whole service over HTTP, with a real NATS server, MongoDB, and the sandbox. */
class PaymentsServiceIT {

    private static final JsonMapper json = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static NatsServer nats;
    private static RunningPayments service;

    private final UUID order = Ids.next();

    @BeforeAll
    static void start() {
        nats = NatsServer.forTests();
        service = new RunningPayments(nats, TestMongo.newDatabase());
        await().atMost(PATIENCE).until(service::answersFromItsReadModels);
    }

    @AfterAll
    static void stop() {
        service.closesInOrder();
        nats.close();
    }

    @BeforeEach
    void alice_has_an_order() {
        service.append(placed(order), 0);
    }

    @Test
    void a_buyer_pays_and_is_charged_the_exact_price() {
        var answer = service.pay(ALICE, order, "tok_visa");

        assertThat(answer.statusCode()).isEqualTo(201);
        var payment = json.readTree(answer.body());
        assertThat(payment.path("orderId").asString()).isEqualTo(order.toString());
        assertThat(payment.path("status").asString()).isEqualTo("captured");
        assertThat(service.history(order))
                .containsExactly(PaymentRequested.class, PaymentCaptured.class);
        assertThat(service.charges(order))
                .singleElement()
                .satisfies(
                        charge -> assertThat(charge.charge().amountInMinorUnits()).isEqualTo(1999));
        var shown = service.paymentAt(addressIn(answer));
        assertThat(shown.path("status").asString()).isEqualTo("captured");
        assertThat(shown.path("amount").decimalValue()).isEqualByComparingTo("19.99");
        assertThat(shown.path("amount").toString()).isEqualTo("19.99");
        assertThat(shown.path("currency").asString()).isEqualTo("eur");
    }

    /** Somebody may have changed the copy in the database. */
    @Test
    void what_was_taken_is_written_down_also_if_the_copy_of_the_order_was_wrong_and_goes_back() {
        await().atMost(PATIENCE).until(() -> service.changePrice(order, new BigDecimal("0.01")));

        var address = addressIn(service.pay(ALICE, order, "tok_visa"));

        assertThat(service.captured(order).amount()).isEqualTo(new BigDecimal("0.01"));
        assertThat(service.captured(order).currency()).isEqualTo("eur");
        service.append(
                new OrderCancelled(
                        order,
                        TICKET,
                        0,
                        CancellationReason.EXPIRED,
                        OrderCancelled.AMOUNT_DIFFERS),
                1);
        await().atMost(PATIENCE).until(() -> service.statusAt(address).equals("refunded"));
        assertThat(service.returned(order)).isEqualTo(1);
        assertThat(service.pay(ALICE, order, "tok_visa").statusCode()).isEqualTo(409);
    }

    @Test
    void three_payments_at_once_are_one_charge() {
        try (var buyers = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers =
                    IntStream.range(0, 3)
                            .mapToObj(_ ->
                                    CompletableFuture.supplyAsync(
                                            () ->
                                                    service.pay(ALICE, order, "tok_visa")
                                                            .statusCode(),
                                            buyers))
                            .toList()
                            .stream()
                            .map(CompletableFuture::join)
                            .toList();
            assertThat(answers).containsExactlyInAnyOrder(201, 409, 409);
        }
        assertThat(service.history(order))
                .containsExactly(PaymentRequested.class, PaymentCaptured.class);
        assertThat(service.charges(order)).hasSize(1);
    }

    @Test
    void many_payments_at_once_on_two_instances_are_one_charge() {
        try (var second = new RunningPayments(nats, TestMongo.newDatabase());
                var buyers = Executors.newVirtualThreadPerTaskExecutor()) {
            await().atMost(PATIENCE).until(() -> second.answersFromItsReadModels());
            var answers =
                    IntStream.range(0, 10)
                            .mapToObj(i ->
                                    CompletableFuture.supplyAsync(
                                            () ->
                                                    (i % 2 == 0 ? service : second)
                                                            .pay(ALICE, order, "tok_visa")
                                                            .statusCode(),
                                            buyers))
                            .toList()
                            .stream()
                            .map(CompletableFuture::join)
                            .toList();
            assertThat(answers).containsOnlyOnce(201).containsOnly(201, 409);
        }
        assertThat(service.charges(order)).hasSize(1);
    }

    @Test
    void a_request_whose_process_died_before_the_call_is_completed_by_another_one() {
        service.append(
                new PaymentRequested(
                        Ids.next(),
                        order,
                        TICKET,
                        ALICE.id(),
                        new BigDecimal("19.99"),
                        "eur",
                        "tok_visa",
                        1));

        await().atMost(PATIENCE)
                .until(() ->
                        service.history(order)
                                .equals(List.of(PaymentRequested.class, PaymentCaptured.class)));
        assertThat(service.charges(order)).hasSize(1);
    }

    @Test
    void the_api_document_describes_every_answer() {
        var document = json.readTree(service.get(ALICE, "/v3/api-docs").body());
        var paths = document.path("paths");

        assertThat(paths.path("/api/payments").path("post").path("responses").propertyNames())
                .contains("201", "202", "400", "401", "402", "404", "409", "422", "503");
        assertThat(paths.path("/api/payments/{id}").path("get").path("responses").propertyNames())
                .contains("200", "304", "401", "404", "503");
    }

    @Test
    void a_declined_card_is_followed_by_a_good_one() {
        assertThat(service.pay(ALICE, order, "tok_chargeDeclined").statusCode()).isEqualTo(402);
        assertThat(service.pay(ALICE, order, "tok_visa").statusCode()).isEqualTo(201);
        assertThat(service.pay(ALICE, order, "tok_visa").statusCode()).isEqualTo(409);

        assertThat(service.history(order))
                .containsExactly(
                        PaymentRequested.class,
                        PaymentDeclined.class,
                        PaymentRequested.class,
                        PaymentCaptured.class);
        assertThat(service.charges(order)).hasSize(1);
    }

    @Test
    void an_unknown_outcome_is_found_out() {
        var answer = service.pay(ALICE, order, "tok_timeout");

        assertThat(answer.statusCode()).isEqualTo(202);
        var address = addressIn(answer);
        await().atMost(PATIENCE).until(() -> service.statusAt(address).equals("captured"));
        assertThat(service.charges(order)).hasSize(1);
    }

    /**
     * The gateway does not know the attempts, and their orders are over: they stay unknown for 23
     * hours.
     */
    @Test
    void many_unknown_outcomes_hold_no_message_and_stop_nobody_else() {
        for (int i = 0; i < 50; i++) {
            service.appendUnknown(Ids.next());
        }

        await().atMost(PATIENCE).until(() -> service.timersFired() >= 50);
        await().atMost(PATIENCE).until(() -> service.messagesInHand() == 0);
        var address = addressIn(service.pay(ALICE, order, "tok_timeoutLost"));
        await().atMost(PATIENCE).until(() -> service.statusAt(address).equals("captured"));
    }

    @Test
    void a_request_that_got_lost_is_repeated() {
        var answer = service.pay(ALICE, order, "tok_timeoutLost");

        assertThat(answer.statusCode()).isEqualTo(202);
        var address = addressIn(answer);
        await().atMost(PATIENCE).until(() -> service.statusAt(address).equals("captured"));
        assertThat(service.charges(order)).hasSize(1);
    }

    @Test
    void the_money_goes_back_if_the_order_is_cancelled() {
        var address = addressIn(service.pay(ALICE, order, "tok_visa"));

        service.append(cancelled(order, CancellationReason.EXPIRED), 1);

        await().atMost(PATIENCE).until(() -> service.statusAt(address).equals("refunded"));
        assertThat(service.history(order))
                .containsExactly(
                        PaymentRequested.class,
                        PaymentCaptured.class,
                        RefundRequested.class,
                        PaymentRefunded.class);
        assertThat(service.returned(order)).isEqualTo(1);
    }

    @Test
    void the_money_goes_back_if_the_order_was_cancelled_while_the_outcome_was_unknown() {
        var answer = service.pay(ALICE, order, "tok_timeout");
        service.append(cancelled(order, CancellationReason.BUYER), 1);

        var address = addressIn(answer);
        await().atMost(PATIENCE).until(() -> service.statusAt(address).equals("refunded"));
        assertThat(service.history(order))
                .containsSubsequence(PaymentRequested.class, PaymentClosed.class)
                .containsSubsequence(
                        PaymentCaptured.class, RefundRequested.class, PaymentRefunded.class);
        assertThat(service.charges(order)).hasSize(1);
        assertThat(service.returned(order)).isEqualTo(1);
    }

    /**
     * For example, its cancellation can never be decided because the history of its ticket is
     * impossible.
     */
    @Test
    void an_operator_has_the_money_given_back_at_the_management_port_once() {
        var address = addressIn(service.pay(ALICE, order, "tok_visa"));

        assertThat(service.refund(order).statusCode()).isEqualTo(200);
        assertThat(service.refund(order).body()).contains("the money");

        await().atMost(PATIENCE).until(() -> service.statusAt(address).equals("refunded"));
        assertThat(service.returned(order)).isEqualTo(1);
        assertThat(service.refund(Ids.next()).statusCode()).isEqualTo(409);
    }

    @Test
    void a_cancelled_order_cannot_be_paid() {
        service.append(cancelled(order, CancellationReason.BUYER), 1);

        await().atMost(PATIENCE)
                .until(() -> service.history(order).equals(List.of(PaymentClosed.class)));
        assertThat(service.pay(ALICE, order, "tok_visa").statusCode()).isEqualTo(409);
        assertThat(service.charges(order)).isEmpty();
    }

    @Test
    void what_belongs_to_somebody_else_does_not_exist() {
        assertThat(service.pay(BOB, order, "tok_visa").statusCode()).isEqualTo(404);
        var address = addressIn(service.pay(ALICE, order, "tok_visa"));
        assertThat(service.get(BOB, address).statusCode()).isEqualTo(404);
    }
}
