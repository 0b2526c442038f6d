package ticketing.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static ticketing.payments.PaymentExamples.ALICE;
import static ticketing.payments.PaymentExamples.BOB;
import static ticketing.payments.PaymentExamples.TICKET;
import static ticketing.payments.PaymentExamples.cancelled;
import static ticketing.payments.PaymentExamples.placed;

import com.nimbusds.jose.jwk.source.JWKSource;
import io.nats.client.Connection;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
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
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import ticketing.events.Boundary;
import ticketing.events.EventStream;
import ticketing.events.OrderEvent;
import ticketing.events.OrderEvent.CancellationReason;
import ticketing.events.PaymentEvent;
import ticketing.events.PaymentEvent.PaymentCaptured;
import ticketing.events.PaymentEvent.PaymentClosed;
import ticketing.events.PaymentEvent.PaymentDeclined;
import ticketing.events.PaymentEvent.PaymentRefunded;
import ticketing.events.PaymentEvent.PaymentRequested;
import ticketing.events.PaymentEvent.RefundRequested;
import ticketing.eventstore.EventStore;
import ticketing.eventstore.NewEvent;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.spring.EventStores;
import ticketing.infrastructure.MongoServer;
import ticketing.infrastructure.NatsServer;
import ticketing.payments.gateway.NatsSandboxLedger;
import ticketing.payments.gateway.SandboxEntry;
import ticketing.payments.gateway.SandboxLedger;
import ticketing.web.request.Ids;
import ticketing.web.session.SessionUser;
import ticketing.web.testing.TestSessions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole service over HTTP, with a real NATS server, MongoDB, and the sandbox. */
class PaymentsServiceIT {

    private static final HttpClient http = HttpClient.newHttpClient();
    private static final JsonMapper json = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static NatsServer nats;
    private static MongoServer mongo;
    private static ConfigurableApplicationContext service;
    private static EventStore<OrderEvent> orders;
    private static EventStore<PaymentEvent> payments;
    private static SandboxLedger ledger;

    private final UUID order = Ids.next();

    @BeforeAll
    static void start() {
        nats = NatsServer.forTests();
        mongo = MongoServer.start(MongoServer.Settings.standard());
        service = startService();
        orders = service.getBean(EventStores.class).open(EventStream.ORDERS);
        payments = service.getBean(EventStores.class).open(EventStream.PAYMENTS);
        ledger = NatsSandboxLedger.open(service.getBean(Connection.class));
        await().atMost(PATIENCE).until(() -> answersFromItsReadModels(service));
    }

    /** Until then it answers 503. */
    private static boolean answersFromItsReadModels(ConfigurableApplicationContext instance)
            throws Exception {
        var nobodys = send(request(instance, ALICE, "/api/payments/" + Ids.next()));
        return nobodys.statusCode() == 404
                && statusOf(instance, ALICE, new UUID(0, 404), "tok_visa") == 404;
    }

    static ConfigurableApplicationContext startService() {
        return new SpringApplicationBuilder(PaymentsApplication.class)
                .initializers(context ->
                        ((GenericApplicationContext) context)
                                .registerBean("keys", JWKSource.class, () -> TestSessions.keys()))
                .run(
                        "--server.port=0",
                        "--management.server.port=0",
                        "--ticketing.nats.url=" + nats.url(),
                        "--spring.mongodb.uri=" + mongo.uriOfNewDatabase(),
                        "--ticketing.session.create-revoked-sessions=true",
                        "--ticketing.payments.recovery-delay=1s");
    }

    @AfterAll
    static void stop() {
        service.close();
        mongo.close();
        nats.close();
        http.close();
    }

    @BeforeEach
    void alice_has_an_order() {
        append(placed(order), 0);
    }

    @Test
    void a_buyer_pays_and_is_charged_the_exact_price() throws Exception {
        var answer = pay(ALICE, order, "tok_visa");

        assertThat(answer.statusCode()).isEqualTo(201);
        var payment = json.readTree(answer.body());
        assertThat(payment.path("orderId").asString()).isEqualTo(order.toString());
        assertThat(payment.path("status").asString()).isEqualTo("captured");
        assertThat(history()).containsExactly(PaymentRequested.class, PaymentCaptured.class);
        assertThat(charges())
                .singleElement()
                .satisfies(
                        charge -> assertThat(charge.charge().amountInMinorUnits()).isEqualTo(1999));
        var shown =
                json.readTree(
                        get(ALICE, answer.headers().firstValue("Location").orElseThrow()).body());
        assertThat(shown.path("status").asString()).isEqualTo("captured");
        assertThat(shown.path("amount").decimalValue()).isEqualByComparingTo("19.99");
        assertThat(shown.path("amount").toString()).isEqualTo("19.99");
        assertThat(shown.path("currency").asString()).isEqualTo("eur");
    }

    @Test
    void three_payments_at_once_are_one_charge() throws Exception {
        try (var buyers = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers =
                    IntStream.range(0, 3)
                            .mapToObj(_ ->
                                    CompletableFuture.supplyAsync(
                                            () -> statusOf(service, ALICE, order, "tok_visa"),
                                            buyers))
                            .toList()
                            .stream()
                            .map(CompletableFuture::join)
                            .toList();
            assertThat(answers).containsExactlyInAnyOrder(201, 409, 409);
        }
        assertThat(history()).containsExactly(PaymentRequested.class, PaymentCaptured.class);
        assertThat(charges()).hasSize(1);
    }

    @Test
    void many_payments_at_once_on_two_instances_are_one_charge() throws Exception {
        try (var second = startService();
                var buyers = Executors.newVirtualThreadPerTaskExecutor()) {
            await().atMost(PATIENCE).until(() -> answersFromItsReadModels(second));
            var answers =
                    IntStream.range(0, 10)
                            .mapToObj(i ->
                                    CompletableFuture.supplyAsync(
                                            () ->
                                                    statusOf(
                                                            i % 2 == 0 ? service : second,
                                                            ALICE,
                                                            order,
                                                            "tok_visa"),
                                            buyers))
                            .toList()
                            .stream()
                            .map(CompletableFuture::join)
                            .toList();
            assertThat(answers).containsOnlyOnce(201).containsOnly(201, 409);
        }
        assertThat(charges()).hasSize(1);
    }

    @Test
    void a_request_whose_process_died_before_the_call_is_completed_by_another_one() {
        var boundary = Boundary.ofPaymentFor(order);
        payments.append(
                boundary,
                0,
                List.of(
                        new NewEvent<>(
                                new PaymentRequested(
                                        Ids.next(),
                                        order,
                                        TICKET,
                                        ALICE.id(),
                                        new BigDecimal("19.99"),
                                        "eur",
                                        "tok_visa",
                                        1),
                                0)));

        await().atMost(PATIENCE)
                .until(() ->
                        history().equals(List.of(PaymentRequested.class, PaymentCaptured.class)));
        assertThat(charges()).hasSize(1);
    }

    @Test
    void the_api_document_describes_every_answer() throws Exception {
        var document = json.readTree(get(ALICE, "/v3/api-docs").body());
        var paths = document.path("paths");

        assertThat(paths.path("/api/payments").path("post").path("responses").propertyNames())
                .contains("201", "202", "400", "401", "402", "404", "409", "422", "503");
        assertThat(paths.path("/api/payments/{id}").path("get").path("responses").propertyNames())
                .contains("200", "401", "404", "503");
    }

    @Test
    void a_declined_card_is_followed_by_a_good_one() throws Exception {
        assertThat(pay(ALICE, order, "tok_chargeDeclined").statusCode()).isEqualTo(402);
        assertThat(pay(ALICE, order, "tok_visa").statusCode()).isEqualTo(201);
        assertThat(pay(ALICE, order, "tok_visa").statusCode()).isEqualTo(409);

        assertThat(history())
                .containsExactly(
                        PaymentRequested.class,
                        PaymentDeclined.class,
                        PaymentRequested.class,
                        PaymentCaptured.class);
        assertThat(charges()).hasSize(1);
    }

    @Test
    void an_unknown_outcome_is_found_out() throws Exception {
        var answer = pay(ALICE, order, "tok_timeout");

        assertThat(answer.statusCode()).isEqualTo(202);
        var address = answer.headers().firstValue("Location").orElseThrow();
        await().atMost(PATIENCE).until(() -> statusAt(address).equals("captured"));
        assertThat(charges()).hasSize(1);
    }

    @Test
    void a_request_that_got_lost_is_repeated() throws Exception {
        var answer = pay(ALICE, order, "tok_timeoutLost");

        assertThat(answer.statusCode()).isEqualTo(202);
        var address = answer.headers().firstValue("Location").orElseThrow();
        await().atMost(PATIENCE).until(() -> statusAt(address).equals("captured"));
        assertThat(charges()).hasSize(1);
    }

    @Test
    void the_money_goes_back_if_the_order_is_cancelled() throws Exception {
        var address = pay(ALICE, order, "tok_visa").headers().firstValue("Location").orElseThrow();

        append(cancelled(order, CancellationReason.EXPIRED), 1);

        await().atMost(PATIENCE).until(() -> statusAt(address).equals("refunded"));
        assertThat(history())
                .containsExactly(
                        PaymentRequested.class,
                        PaymentCaptured.class,
                        RefundRequested.class,
                        PaymentRefunded.class);
        assertThat(returned()).isEqualTo(1);
    }

    @Test
    void the_money_goes_back_if_the_order_was_cancelled_while_the_outcome_was_unknown()
            throws Exception {
        var answer = pay(ALICE, order, "tok_timeout");
        append(cancelled(order, CancellationReason.BUYER), 1);

        var address = answer.headers().firstValue("Location").orElseThrow();
        await().atMost(PATIENCE).until(() -> statusAt(address).equals("refunded"));
        assertThat(history())
                .containsSubsequence(PaymentRequested.class, PaymentClosed.class)
                .containsSubsequence(
                        PaymentCaptured.class, RefundRequested.class, PaymentRefunded.class);
        assertThat(charges()).hasSize(1);
        assertThat(returned()).isEqualTo(1);
    }

    @Test
    void a_cancelled_order_can_not_be_paid() throws Exception {
        append(cancelled(order, CancellationReason.BUYER), 1);

        await().atMost(PATIENCE).until(() -> history().equals(List.of(PaymentClosed.class)));
        assertThat(pay(ALICE, order, "tok_visa").statusCode()).isEqualTo(409);
        assertThat(charges()).isEmpty();
    }

    @Test
    void what_belongs_to_somebody_else_does_not_exist() throws Exception {
        assertThat(pay(BOB, order, "tok_visa").statusCode()).isEqualTo(404);
        var address = pay(ALICE, order, "tok_visa").headers().firstValue("Location").orElseThrow();
        assertThat(get(BOB, address).statusCode()).isEqualTo(404);
    }

    @Test
    void without_its_database_it_still_closes_and_refunds_and_says_when_it_can_not_know_a_price()
            throws Exception {
        var address = pay(ALICE, order, "tok_visa").headers().firstValue("Location").orElseThrow();
        mongo.kill();
        try {
            append(cancelled(order, CancellationReason.BUYER), 1);

            await().atMost(PATIENCE).until(() -> history().getLast().equals(PaymentRefunded.class));
            assertThat(returned()).isEqualTo(1);
            var unpayable = pay(ALICE, order, "tok_visa");
            assertThat(unpayable.statusCode()).isEqualTo(503);
            assertThat(unpayable.headers().firstValue("Retry-After")).isPresent();
        } finally {
            mongo.restart();
        }
        // The embedded server has forgotten everything; the views are filled again from the log.
        await().atMost(PATIENCE.multipliedBy(2))
                .until(() ->
                        get(ALICE, address).statusCode() == 200
                                && statusAt(address).equals("refunded"));
    }

    private static HttpResponse<String> pay(SessionUser buyer, UUID order, String token)
            throws IOException, InterruptedException {
        return send(payment(service, buyer, order, token));
    }

    private static HttpRequest.Builder payment(
            ConfigurableApplicationContext instance, SessionUser buyer, UUID order, String token) {
        return request(instance, buyer, "/api/payments")
                .header("Content-Type", "application/json")
                .POST(
                        BodyPublishers.ofString(
                                "{\"orderId\": \"%s\", \"token\": \"%s\"}"
                                        .formatted(order, token)));
    }

    private static HttpResponse<String> get(SessionUser buyer, String address)
            throws IOException, InterruptedException {
        return send(request(service, buyer, address));
    }

    private static int statusOf(
            ConfigurableApplicationContext instance, SessionUser buyer, UUID order, String token) {
        try {
            return send(payment(instance, buyer, order, token)).statusCode();
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static String statusAt(String address) throws IOException, InterruptedException {
        JsonNode payment = json.readTree(get(ALICE, address).body());
        return payment.path("status").asString();
    }

    private static HttpRequest.Builder request(
            ConfigurableApplicationContext instance, SessionUser buyer, String address) {
        var port = instance.getEnvironment().getRequiredProperty("local.server.port");
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + address))
                .header("Authorization", "Bearer " + TestSessions.tokenOf(buyer));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** What orders-service does. */
    private void append(OrderEvent event, long version) {
        var boundary = new Boundary(EventStream.ORDERS, "orders." + TICKET);
        var seen = orders.load(boundary, 0).lastSequence();
        orders.append(boundary, seen, List.of(new NewEvent<>(event, version)));
    }

    private List<RecordedEvent<PaymentEvent>> recorded() {
        return payments.load(Boundary.ofPaymentFor(order), 0).events();
    }

    private List<Class<?>> history() {
        return recorded().stream().<Class<?>>map(event -> event.data().getClass()).toList();
    }

    private long returned() {
        var references = charges().stream().map(SandboxEntry.Taken::reference).toList();
        return ledger.entries().stream()
                .filter(SandboxEntry.Returned.class::isInstance)
                .map(SandboxEntry.Returned.class::cast)
                .filter(returned -> references.contains(returned.payment()))
                .count();
    }

    private List<SandboxEntry.Taken> charges() {
        return ledger.entries().stream()
                .filter(SandboxEntry.Taken.class::isInstance)
                .map(SandboxEntry.Taken.class::cast)
                .filter(taken -> taken.charge().orderId().equals(order))
                .toList();
    }
}
