package ticketing.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static ticketing.payments.PaymentExamples.ALICE;
import static ticketing.payments.PaymentExamples.NOON;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;
import ticketing.events.EventStream;
import ticketing.eventstore.spring.EventStores;
import ticketing.eventstore.testing.QueryPlan;
import ticketing.eventstore.testing.QueryPlans;
import ticketing.infrastructure.mongo.TestMongo;
import ticketing.infrastructure.nats.NatsServer;
import ticketing.payments.paying.OrderCopy;
import ticketing.payments.showing.PaymentStatus;
import ticketing.payments.showing.PaymentView;
import ticketing.payments.showing.PaymentView.Shown;
import ticketing.web.testing.TestSessions;

/** The query plans of payments-service, with 4,000 payments. A tenth of them are Alice's. */
@EnabledIf("ticketing.eventstore.testing.QueryPlans#areTold")
class PaymentQueriesIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final QueryPlans PLANS = new QueryPlans();
    private static final int PAYMENTS = 4_000, BUYERS = 10;

    private static NatsServer nats;
    private static ConfigurableApplicationContext service;
    private static MongoOperations mongo;
    private static RestClient alice;

    static class Surroundings {
        @Bean
        JWKSource<SecurityContext> keys() {
            return TestSessions.keys();
        }

        @Bean
        MongoClientSettingsBuilderCustomizer plans() {
            return settings -> settings.addCommandListener(PLANS);
        }
    }

    @BeforeAll
    static void start() {
        nats = NatsServer.forTests();
        service =
                new SpringApplicationBuilder(PaymentsApplication.class, Surroundings.class)
                        .run(
                                "--server.port=0",
                                "--management.server.port=0",
                                "--ticketing.nats.url=" + nats.url(),
                                "--spring.mongodb.uri=" + TestMongo.newDatabase(),
                                "--ticketing.session.create-revoked-sessions=true");
        // What orders-service does.
        var _ = service.getBean(EventStores.class).open(EventStream.ORDERS);
        mongo = service.getBean(MongoOperations.class);
        alice =
                RestClient.builder()
                        .baseUrl(
                                "http://127.0.0.1:"
                                        + service.getEnvironment().getProperty("local.server.port"))
                        .defaultHeader("Authorization", "Bearer " + TestSessions.tokenOf(ALICE))
                        .defaultStatusHandler(HttpStatusCode::isError, (_, _) -> {})
                        .build();
        await().atMost(LIMIT).until(() -> show(payment(0)) == 404);
        await().atMost(LIMIT).until(() -> pay(order(0), "none") == 404);
        mongo.insert(
                IntStream.range(0, PAYMENTS).mapToObj(PaymentQueriesIT::view).toList(),
                "payments-view-1");
        mongo.insert(
                IntStream.rangeClosed(0, PAYMENTS).mapToObj(PaymentQueriesIT::copy).toList(),
                "payments-order-copies-1");
    }

    @AfterAll
    static void stop() {
        service.close();
        nats.close();
    }

    @Test
    void a_payment_is_found_by_its_id() {
        var plans =
                PLANS.during(() -> assertThat(show(payment(PAYMENTS / 2))).isEqualTo(200), mongo);

        assertThat(plans)
                .allSatisfy(QueryPlan::readsOnlyWhatItReturns)
                .extracting(QueryPlan::returned)
                .contains(1L);
    }

    @Test
    void paying_looks_for_the_order_and_for_the_key_in_the_newest_payments() {
        var plans =
                PLANS.during(() -> assertThat(pay(order(PAYMENTS), "key")).isEqualTo(201), mongo);

        assertThat(plans)
                .allSatisfy(QueryPlan::readsOnlyWhatItReturns)
                .extracting(QueryPlan::returned)
                .contains(1L, 100L);
    }

    private static PaymentView view(int number) {
        return new PaymentView(
                order(number),
                1,
                new Shown(
                        payment(number),
                        buyer(number),
                        PaymentStatus.CAPTURED,
                        new BigDecimal("19.99"),
                        "eur",
                        NOON.plusSeconds(number)));
    }

    private static OrderCopy copy(int number) {
        return new OrderCopy(
                order(number),
                0,
                new UUID(2, number),
                buyer(number),
                new BigDecimal("19.99"),
                "eur",
                OrderCopy.Status.LIVE);
    }

    private static UUID buyer(int number) {
        return number % BUYERS == 0 ? ALICE.id() : new UUID(9, number % BUYERS);
    }

    private static UUID order(int number) {
        return new UUID(1, number);
    }

    private static UUID payment(int number) {
        return new UUID(4, number);
    }

    private static int show(UUID payment) {
        return alice.get()
                .uri("/api/payments/" + payment)
                .retrieve()
                .toBodilessEntity()
                .getStatusCode()
                .value();
    }

    private static int pay(UUID order, String key) {
        return alice.post()
                .uri("/api/payments")
                .header("Idempotency-Key", key)
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"orderId\": \"%s\", \"token\": \"tok_visa\"}".formatted(order))
                .retrieve()
                .toBodilessEntity()
                .getStatusCode()
                .value();
    }
}
