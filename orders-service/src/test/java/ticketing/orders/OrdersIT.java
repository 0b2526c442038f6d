package ticketing.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static ticketing.orders.OrderExamples.ALICE;
import static ticketing.orders.OrderExamples.BOB;
import static ticketing.orders.OrderExamples.SELLER;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;
import ticketing.events.Boundary;
import ticketing.events.EventStream;
import ticketing.events.OrderEvent;
import ticketing.events.OrderEvent.OrderCompleted;
import ticketing.events.OrderEvent.OrderPlaced;
import ticketing.events.PaymentEvent;
import ticketing.events.PaymentEvent.PaymentCaptured;
import ticketing.events.TicketEvent;
import ticketing.events.TicketEvent.TicketCreated;
import ticketing.events.TicketEvent.TicketUpdated;
import ticketing.eventstore.EventStore;
import ticketing.eventstore.NewEvent;
import ticketing.eventstore.spring.EventStores;
import ticketing.infrastructure.mongo.MongoServer;
import ticketing.infrastructure.mongo.TestMongo;
import ticketing.infrastructure.nats.NatsServer;
import ticketing.web.request.Ids;
import ticketing.web.session.SessionUser;
import ticketing.web.testing.ServiceEnding;
import ticketing.web.testing.TestSessions;
import tools.jackson.databind.JsonNode;

/**
 * orders-service over HTTP, on a real NATS server and a real connection to MongoDB. The test plays
 * the other services.
 */
@ExtendWith(OutputCaptureExtension.class)
class OrdersIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final BigDecimal PRICE = new BigDecimal("19.99");

    private static NatsServer nats;
    private static ConfigurableApplicationContext service;

    @BeforeAll
    static void start() {
        nats = NatsServer.forTests();
        service = start(nats, TestMongo.newDatabase());
    }

    @AfterAll
    static void stop() {
        ServiceEnding.closesInOrder(service);
        nats.close();
    }

    private static ConfigurableApplicationContext start(NatsServer nats, String mongo) {
        return new SpringApplicationBuilder(OrdersApplication.class, Keys.class)
                .run(
                        "--server.port=0",
                        "--management.server.port=0",
                        "--ticketing.nats.url=" + nats.url(),
                        "--logging.level.de.bwaldvogel=error",
                        "--spring.mongodb.uri=" + mongo,
                        "--ticketing.session.create-revoked-sessions=true");
    }

    static class Keys {
        @Bean
        JWKSource<SecurityContext> keys() {
            return TestSessions.keys();
        }
    }

    @Test
    void an_order_is_placed_stored_and_shown() {
        var ticket = ticketIsOffered(service);

        var placed = place(service, ALICE, ticket);

        assertThat(placed.getStatusCode().value()).isEqualTo(201);
        assertThat(events(service, ticket)).hasOnlyElementsOfType(OrderPlaced.class).hasSize(1);
        assertThat(show(service, ALICE, placed)).isEqualTo("created");
        assertThat(place(service, BOB, ticket).getStatusCode().value()).isEqualTo(409);
    }

    @Test
    void a_captured_payment_delivered_twice_completes_the_order_once() {
        var ticket = ticketIsOffered(service);
        var placed = place(service, ALICE, ticket);

        paymentIsCaptured(service, id(placed), ticket);
        paymentIsCaptured(service, id(placed), ticket);

        await().atMost(LIMIT).until(() -> show(service, ALICE, placed), "complete"::equals);
        assertThat(events(service, ticket)).hasSize(2).last().isInstanceOf(OrderCompleted.class);
    }

    /**
     * One event that cannot be projected, in a copy under constant load, must not turn every 404
     * into a 503.
     */
    @Test
    void an_unknown_ticket_stays_unknown_with_poison_in_the_copy_and_under_constant_load() {
        var poisoned = UUID.randomUUID();
        ticketIs(service, new TicketUpdated(poisoned, "Never created", PRICE), 1);
        ticketIs(service, new TicketUpdated(UUID.randomUUID(), "Wrong version", PRICE), 0);
        var busy = new AtomicBoolean(true);
        var load =
                Thread.ofVirtual()
                        .start(() -> {
                            while (busy.get()) {
                                ticketIsOffered(service);
                            }
                        });
        try {
            await().during(Duration.ofSeconds(4))
                    .atMost(LIMIT)
                    .until(
                            () -> order(service, BOB, Ids.next()).getStatusCode().value(),
                            status -> status == 404);
        } finally {
            busy.set(false);
        }
        await().atMost(LIMIT).until(() -> !load.isAlive());
    }

    @Test
    void a_buyer_can_look_back_at_every_moment_of_an_order() {
        var ticket = ticketIsOffered(service);
        var placed = place(service, ALICE, ticket);
        paymentIsCaptured(service, id(placed), ticket);
        await().atMost(LIMIT).until(() -> events(service, ticket).size() == 2);

        var history = history(service, ALICE, placed);

        assertThat(history.getStatusCode().value()).isEqualTo(200);
        assertThat(history.getBody().findValuesAsString("event"))
                .containsExactly("placed", "completed");
        assertThat(history.getBody().path(0).path("state")).isEqualTo(placed.getBody());
        assertThat(history.getBody().findValuesAsString("status"))
                .containsExactly("created", "complete");
        assertThat(history(service, BOB, placed).getStatusCode().value()).isEqualTo(404);
    }

    @Test
    void two_instances_share_the_work_and_the_views() {
        var mongo = TestMongo.newDatabase();
        try (var ownNats = NatsServer.forTests();
                var first = start(ownNats, mongo);
                var second = start(ownNats, mongo)) {
            var ticket = ticketIsOffered(first);
            var placed = place(first, ALICE, ticket);
            assertThat(show(second, ALICE, placed)).isEqualTo("created");

            paymentIsCaptured(second, id(placed), ticket);

            await().atMost(LIMIT).until(() -> show(first, ALICE, placed), "complete"::equals);
            await().atMost(LIMIT).until(() -> show(second, ALICE, placed), "complete"::equals);
            assertThat(events(first, ticket)).hasSize(2);
        }
    }

    @Test
    void without_its_database_it_still_decides_and_afterwards_shows_everything_again() {
        try (var mongo = MongoServer.start(MongoServer.Settings.standard());
                var ownNats = NatsServer.forTests();
                var own = start(ownNats, mongo.uri("orders"))) {
            var ticket = ticketIsOffered(own);
            var placed = place(own, ALICE, ticket);

            mongo.kill();
            paymentIsCaptured(own, id(placed), ticket);

            await().atMost(LIMIT).until(() -> events(own, ticket).size() == 2);
            assertThat(list(own, ALICE).getStatusCode().value()).isEqualTo(503);

            mongo.restart();
            await().atMost(Duration.ofSeconds(40))
                    .until(() -> show(own, ALICE, placed), "complete"::equals);
        }
    }

    @Test
    void a_clean_run_prints_no_warning(CapturedOutput output) {
        try (var own = start(nats, TestMongo.newDatabase())) {
            await().atMost(LIMIT)
                    .until(() ->
                            http(own, ALICE)
                                            .get()
                                            .uri("/readyz")
                                            .retrieve()
                                            .toBodilessEntity()
                                            .getStatusCode()
                                            .value()
                                    == 200);
            var ticket = ticketIsOffered(own);
            place(own, ALICE, ticket);
        }
        assertThat(output.getAll()).doesNotContain(" WARN ", " ERROR ", "Exception");
    }

    private static UUID ticketIsOffered(ConfigurableApplicationContext service) {
        var ticket = UUID.randomUUID();
        ticketIs(service, new TicketCreated(ticket, SELLER.id(), "Concert", PRICE, "eur"), 0);
        return ticket;
    }

    /** Publishes the first event of a ticket. */
    private static void ticketIs(
            ConfigurableApplicationContext service, TicketEvent event, long version) {
        EventStore<TicketEvent> tickets =
                service.getBean(EventStores.class).open(EventStream.TICKETS);
        tickets.append(
                Boundary.ofTicket(event.entityId()), 0, List.of(new NewEvent<>(event, version)));
    }

    private static void paymentIsCaptured(
            ConfigurableApplicationContext service, UUID order, UUID ticket) {
        EventStore<PaymentEvent> payments =
                service.getBean(EventStores.class).open(EventStream.PAYMENTS);
        var boundary = Boundary.ofPaymentFor(order);
        var history = payments.load(boundary, 0);
        payments.append(
                boundary,
                history.lastSequence(),
                List.of(
                        new NewEvent<>(
                                new PaymentCaptured(
                                        UUID.randomUUID(),
                                        order,
                                        ticket,
                                        "reference",
                                        new BigDecimal("19.99"),
                                        "eur"),
                                history.events().size())));
    }

    @SuppressWarnings("unchecked")
    private static List<OrderEvent> events(ConfigurableApplicationContext service, UUID ticket) {
        EventStore<OrderEvent> orders = service.getBean("orderEvents", EventStore.class);
        return orders.load(Boundary.ofOrdersFor(ticket), 0).events().stream()
                .map(event -> event.data())
                .toList();
    }

    /**
     * The copy of the ticket may lag, and an id that is not new is not waited for: so this asks
     * again.
     */
    private static ResponseEntity<JsonNode> place(
            ConfigurableApplicationContext service, SessionUser buyer, UUID ticket) {
        return await().atMost(LIMIT)
                .until(
                        () -> order(service, buyer, ticket),
                        answer ->
                                answer.getStatusCode().value() != 404
                                        && answer.getStatusCode().value() != 503);
    }

    private static ResponseEntity<JsonNode> order(
            ConfigurableApplicationContext service, SessionUser buyer, UUID ticket) {
        return http(service, buyer)
                .post()
                .uri("/api/orders")
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"ticketId\": \"" + ticket + "\"}")
                .retrieve()
                .toEntity(JsonNode.class);
    }

    private static UUID id(ResponseEntity<JsonNode> placed) {
        return UUID.fromString(placed.getBody().path("id").asString());
    }

    private static String show(
            ConfigurableApplicationContext service,
            SessionUser buyer,
            ResponseEntity<JsonNode> placed) {
        return http(service, buyer)
                .get()
                .uri("/api/orders/" + id(placed))
                .retrieve()
                .body(JsonNode.class)
                .path("status")
                .asString("");
    }

    private static ResponseEntity<JsonNode> history(
            ConfigurableApplicationContext service,
            SessionUser user,
            ResponseEntity<JsonNode> placed) {
        return http(service, user)
                .get()
                .uri("/api/orders/" + id(placed) + "/history")
                .retrieve()
                .toEntity(JsonNode.class);
    }

    private static ResponseEntity<JsonNode> list(
            ConfigurableApplicationContext service, SessionUser buyer) {
        return http(service, buyer).get().uri("/api/orders").retrieve().toEntity(JsonNode.class);
    }

    private static RestClient http(ConfigurableApplicationContext service, SessionUser user) {
        return RestClient.builder()
                .baseUrl(
                        "http://127.0.0.1:"
                                + service.getEnvironment().getProperty("local.server.port"))
                .defaultHeader("Authorization", "Bearer " + TestSessions.tokenOf(user))
                .defaultStatusHandler(HttpStatusCode::isError, (_, _) -> {})
                .build();
    }
}
