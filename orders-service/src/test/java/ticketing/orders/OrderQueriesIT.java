package ticketing.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static ticketing.orders.OrderExamples.ALICE;
import static ticketing.orders.OrderExamples.NOON;
import static ticketing.orders.OrderExamples.SELLER;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
import ticketing.orders.listing.OrderStatus;
import ticketing.orders.listing.OrderView;
import ticketing.orders.listing.OrderView.OrderedTicket;
import ticketing.orders.placing.TicketCopy;
import ticketing.web.testing.TestSessions;

/** The query plans of orders-service, with 4,000 orders. A tenth of them are Alice's. */
@EnabledIf("ticketing.eventstore.testing.QueryPlans#areTold")
class OrderQueriesIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final QueryPlans PLANS = new QueryPlans();
    private static final int ORDERS = 4_000, BUYERS = 10;

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
                new SpringApplicationBuilder(OrdersApplication.class, Surroundings.class)
                        .run(
                                "--server.port=0",
                                "--management.server.port=0",
                                "--ticketing.nats.url=" + nats.url(),
                                "--spring.mongodb.uri=" + TestMongo.newDatabase(),
                                "--ticketing.session.create-revoked-sessions=true");
        // What tickets-service does.
        var _ = service.getBean(EventStores.class).open(EventStream.TICKETS);
        mongo = service.getBean(MongoOperations.class);
        alice =
                RestClient.builder()
                        .baseUrl(
                                "http://127.0.0.1:"
                                        + service.getEnvironment().getProperty("local.server.port"))
                        .defaultHeader("Authorization", "Bearer " + TestSessions.tokenOf(ALICE))
                        .defaultStatusHandler(HttpStatusCode::isError, (_, _) -> {})
                        .build();
        await().atMost(LIMIT).until(() -> get("/api/orders") == 200);
        await().atMost(LIMIT).until(() -> place(ticket(0), "none") == 404);
        mongo.insert(
                IntStream.range(0, ORDERS).mapToObj(OrderQueriesIT::view).toList(),
                "orders-view-1");
        mongo.insert(
                IntStream.range(0, ORDERS).mapToObj(OrderQueriesIT::copy).toList(),
                "orders-ticket-copies-1");
    }

    @AfterAll
    static void stop() {
        service.close();
        nats.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/orders, 51",
        "/api/orders?limit=200, 201",
        "/api/orders?status=cancelled, 51",
        "/api/orders?limit=20&after=MIDDLE, 21",
        "/api/orders?limit=20&after=MIDDLE&status=complete, 21"
    })
    void a_list_reads_no_order_that_it_does_not_show(String call, int orders) {
        var address = call.replace("MIDDLE", cursor(ORDERS / 2));

        var plans = PLANS.during(() -> assertThat(get(address)).isEqualTo(200), mongo);

        assertThat(plans)
                .allSatisfy(QueryPlan::readsOnlyWhatItReturns)
                .extracting(QueryPlan::returned)
                .contains((long) orders);
    }

    @Test
    void an_order_is_found_by_its_id() {
        var plans =
                PLANS.during(
                        () -> assertThat(get("/api/orders/" + order(0))).isEqualTo(200), mongo);

        assertThat(plans).isNotEmpty().allSatisfy(QueryPlan::readsOnlyWhatItReturns);
    }

    @Test
    void placing_an_order_looks_for_its_ticket_and_for_the_key_in_the_newest_orders() {
        var plans =
                PLANS.during(() -> assertThat(place(ticket(1), "another")).isEqualTo(201), mongo);

        assertThat(plans)
                .allSatisfy(QueryPlan::readsOnlyWhatItReturns)
                .extracting(QueryPlan::returned)
                .contains(1L, 100L);
    }

    private static OrderView view(int number) {
        var statuses = OrderStatus.values();
        return new OrderView(
                order(number),
                0,
                number % BUYERS == 0 ? ALICE.id() : new UUID(9, number % BUYERS),
                statuses[number / BUYERS % statuses.length],
                // Several orders have the same time, so that some pages end between two of them.
                NOON.plusSeconds(number / (5 * BUYERS)),
                NOON.plusSeconds(900),
                new OrderedTicket(ticket(number), "Concert " + number, new BigDecimal("19.99"), 0));
    }

    private static TicketCopy copy(int number) {
        return new TicketCopy(
                ticket(number),
                0,
                SELLER.id(),
                "Concert " + number,
                new BigDecimal("19.99"),
                "eur");
    }

    private static UUID order(int number) {
        return new UUID(1, number);
    }

    private static UUID ticket(int number) {
        return new UUID(2, number);
    }

    private static String cursor(int number) {
        var position = view(number).placedAt() + " " + order(number);
        return Base64.getUrlEncoder().encodeToString(position.getBytes(StandardCharsets.UTF_8));
    }

    private static int get(String address) {
        return alice.get().uri(address).retrieve().toBodilessEntity().getStatusCode().value();
    }

    private static int place(UUID ticket, String key) {
        return alice.post()
                .uri("/api/orders")
                .header("Idempotency-Key", key)
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"ticketId\": \"" + ticket + "\"}")
                .retrieve()
                .toBodilessEntity()
                .getStatusCode()
                .value();
    }
}
