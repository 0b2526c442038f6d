package ticketing.tickets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static ticketing.web.testing.TestSessions.user;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.data.mongodb.core.MongoOperations;
import ticketing.events.Boundary;
import ticketing.events.EventStream;
import ticketing.events.OrderEvent;
import ticketing.events.OrderEvent.CancellationReason;
import ticketing.events.OrderEvent.OrderCancelled;
import ticketing.events.OrderEvent.OrderCompleted;
import ticketing.events.OrderEvent.OrderPlaced;
import ticketing.events.TicketEvent;
import ticketing.eventstore.EventStore;
import ticketing.eventstore.NewEvent;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.spring.EventStores;
import ticketing.eventstore.subscription.Subscription;
import ticketing.infrastructure.Link;
import ticketing.infrastructure.mongo.MongoServer;
import ticketing.infrastructure.mongo.TestMongo;
import ticketing.infrastructure.nats.NatsServer;
import ticketing.tickets.listing.Tickets;
import ticketing.web.session.SessionUser;
import ticketing.web.testing.ServiceEnding;
import ticketing.web.testing.TestSessions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole service over HTTP, with a real NATS server and a real database. */
@ExtendWith(OutputCaptureExtension.class)
class TicketsServiceIT {

    private static final SessionUser SUE = user("sue"), SAM = user("sam");
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final JsonMapper JSON = new JsonMapper();

    private static NatsServer nats;
    private static ConfigurableApplicationContext service;
    private static EventStore<OrderEvent> orders;

    @BeforeAll
    static void start() {
        nats = NatsServer.forTests();
        service = start(nats, TestMongo.newDatabase());
        orders = service.getBean(EventStores.class).open(EventStream.ORDERS);
    }

    @AfterAll
    static void stop() {
        ServiceEnding.closesInOrder(service);
        nats.close();
    }

    @Test
    void sells_a_ticket_from_the_offer_to_the_sale(CapturedOutput output) throws Exception {
        var offered = post(service, SUE, "{\"title\": \"Café 🎫\", \"price\": 19.99}");
        assertThat(offered.statusCode()).isEqualTo(201);
        var ticket = UUID.fromString(json(offered).path("id").asString());
        assertThat(offered.headers().firstValue("Location")).hasValue("/api/tickets/" + ticket);

        var shown = get(service, "/api/tickets/" + ticket);
        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(json(shown)).isEqualTo(json(offered));
        assertThat(shown.body()).contains("\"title\":\"Café 🎫\"", "\"price\":19.99");

        var order = new UUID(7, 1);
        happened(placed(ticket, order, 0), 0);
        awaitStatus(ticket, "reserved", order);
        assertThat(put(service, SUE, ticket, "{\"title\": \"a\", \"price\": 1}").statusCode())
                .isEqualTo(409);

        happened(new OrderCompleted(order, ticket, 0, new UUID(8, 1)), 1);
        awaitStatus(ticket, "sold", order);
        assertThat(history(ticket)).containsExactly("created", "reserved", "sold");
        // The embedded database runs in this process and warns about indexes it does not need.
        assertThat(output.getAll().lines())
                .filteredOn(line -> !line.contains("AbstractMongoDatabase"))
                .noneMatch(line -> line.contains(" WARN ") || line.contains(" ERROR "))
                .noneMatch(line -> line.startsWith("\tat "));
    }

    @Test
    void tells_the_seller_every_moment_of_a_ticket() throws Exception {
        var offered = post(service, SUE, "{\"title\": \"Concert\", \"price\": 19.99}");
        var ticket = UUID.fromString(json(offered).path("id").asString());
        var changed = put(service, SUE, ticket, "{\"title\": \"Concert\", \"price\": 15}");
        happened(placed(ticket, new UUID(7, 7), 0), 0);
        awaitHistory(ticket, "created", "updated", "reserved");
        var address = "/api/tickets/" + ticket + "/history";

        var told = json(send(service, request(service, address, SUE).GET()));

        assertThat(told.findValuesAsString("event"))
                .containsExactly("created", "updated", "reserved");
        assertThat(told.path(0).path("state")).isEqualTo(json(offered));
        assertThat(told.path(1).path("state")).isEqualTo(json(changed));
        assertThat(told.path(2).path("state").path("status").asString()).isEqualTo("reserved");
        assertThat(send(service, request(service, address, SAM).GET()).statusCode()).isEqualTo(403);
        assertThat(get(service, address).statusCode()).isEqualTo(401);
    }

    @Test
    void ignores_orders_told_twice_late_and_out_of_order() throws Exception {
        var ticket = offered(service);
        var first = new UUID(7, 2);
        var second = new UUID(7, 3);

        happened(new OrderCancelled(first, ticket, 0, CancellationReason.BUYER), 0);
        awaitHistory(ticket, "created", "released");
        happened(placed(ticket, first, 0), 1);
        happened(placed(ticket, second, 1), 0);
        awaitStatus(ticket, "reserved", second);
        // Delivered again, as after a crash before the acknowledgement.
        happened(placed(ticket, first, 0), 2);
        happened(placed(ticket, second, 1), 1);
        happened(new OrderCancelled(first, ticket, 0, CancellationReason.BUYER), 3);
        happened(new OrderCancelled(second, ticket, 1, CancellationReason.EXPIRED), 2);
        awaitStatus(ticket, "available", null);
        happened(new OrderCancelled(second, ticket, 1, CancellationReason.EXPIRED), 3);
        happened(new OrderCompleted(new UUID(7, 4), ticket, 2, new UUID(8, 2)), 0);
        awaitStatus(ticket, "sold", new UUID(7, 4));
        happened(placed(ticket, new UUID(7, 4), 2), 1);
        awaitCaughtUp();

        assertThat(history(ticket))
                .containsExactly("created", "released", "reserved", "released", "sold");
    }

    @Test
    void catches_up_with_orders_placed_while_it_was_away() throws Exception {
        UUID ticket;
        var order = new UUID(7, 5);
        var database = TestMongo.newDatabase();
        try (var ownNats = NatsServer.forTests()) {
            try (var before = start(ownNats, database)) {
                ticket = offered(before);
                EventStore<OrderEvent> log =
                        before.getBean(EventStores.class).open(EventStream.ORDERS);
                before.getBeansOfType(SmartLifecycle.class).values().stream()
                        .filter(bean -> bean instanceof Subscription<?>)
                        .forEach(SmartLifecycle::stop);
                log.append(
                        Boundary.ofOrdersFor(ticket),
                        0,
                        List.of(new NewEvent<>(placed(ticket, order, 0), 0)));
                assertThat(history(before, ticket)).containsExactly("created");
            }
            try (var after = start(ownNats, database)) {
                await().atMost(LIMIT)
                        .untilAsserted(() ->
                                assertThat(
                                                json(get(after, "/api/tickets/" + ticket))
                                                        .path("status")
                                                        .asString())
                                        .isEqualTo("reserved"));
            }
        }
    }

    @Test
    void makes_one_ticket_of_ten_simultaneous_requests_with_one_key() throws Exception {
        var answers =
                simultaneously(
                        10,
                        () ->
                                send(
                                        service,
                                        request(service, "/api/tickets", SAM)
                                                .header("Idempotency-Key", "ten at once")
                                                .POST(body("{\"title\": \"a\", \"price\": 5}"))));

        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(201);
        assertThat(new HashSet<>(answers.stream().map(HttpResponse::body).toList())).hasSize(1);
        var ticket = UUID.fromString(json(answers.getFirst()).path("id").asString());
        assertThat(history(ticket)).containsExactly("created");
    }

    @Test
    void lets_one_of_ten_simultaneous_changes_of_one_version_win() throws Exception {
        var ticket = offered(service);
        var price = new AtomicInteger(100);

        var answers =
                simultaneously(
                        10,
                        () ->
                                send(
                                        service,
                                        request(service, "/api/tickets/" + ticket, SUE)
                                                .header("If-Match", "\"0\"")
                                                .PUT(
                                                        body(
                                                                "{\"title\": \"a\", \"price\": %d}"
                                                                        .formatted(
                                                                                price
                                                                                        .incrementAndGet())))));

        assertThat(answers)
                .extracting(HttpResponse::statusCode)
                .containsOnlyOnce(200)
                .containsOnly(200, 412);
        assertThat(history(ticket)).containsExactly("created", "updated");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".*", "^(", "[", "a|b", "\\", "\\E(", "\\Q", "$where", "+", "{}", "&", "%", "#",
                "\"", "ÉTÉ 🎫"
            })
    void searches_for_text_and_not_for_patterns(String text) throws Exception {
        var seller = user("seller of " + text);
        post(service, seller, "{\"title\": \"Row 3\", \"price\": 1}");
        var body = JSON.createObjectNode().put("title", "été X " + text + " y").put("price", 1);
        var wanted = json(post(service, seller, body.toString())).path("id").asString();

        var found =
                get(
                        service,
                        "/api/tickets?sellerId=%s&q=%s"
                                .formatted(
                                        seller.id(),
                                        URLEncoder.encode(
                                                "x " + text.toLowerCase(Locale.ROOT),
                                                StandardCharsets.UTF_8)));

        assertThat(json(found).findValuesAsString("id")).containsExactly(wanted);
    }

    @Test
    void gives_a_long_list_in_pages() throws Exception {
        var seller = user("seller of five");
        var ids = new ArrayList<String>();
        for (var number = 0; number < 5; number++) {
            var answer =
                    post(
                            service,
                            seller,
                            "{\"title\": \"Row & %d\", \"price\": 1}".formatted(number));
            ids.addFirst(json(answer).path("id").asString());
        }
        var found = new ArrayList<String>();
        var pages = 0;
        var address = "/api/tickets?limit=2&q=row%20%26&sellerId=" + seller.id();
        while (address != null) {
            var page = get(service, address);
            found.addAll(json(page).findValuesAsString("id"));
            pages++;
            address =
                    page.headers()
                            .firstValue("Link")
                            .map(link -> link.substring(1, link.indexOf('>')))
                            .map(link -> link.substring("http://localhost:8080".length()))
                            .orElse(null);
        }

        assertThat(found).isEqualTo(ids);
        assertThat(pages).isEqualTo(3);
    }

    @Test
    void lets_only_those_in_who_are_signed_in() throws Exception {
        assertThat(
                        send(service, request(service, "/api/tickets", null).POST(body("{")))
                                .statusCode())
                .isEqualTo(401);
        assertThat(get(service, "/api/tickets").statusCode()).isEqualTo(200);
    }

    @Test
    void has_the_consumers_and_indexes_that_its_page_tells_of() throws Exception {
        var management = service.getBean(NatsConnection.class).connection().jetStreamManagement();
        await().atMost(LIMIT)
                .untilAsserted(() -> {
                    var consumers = new ArrayList<String>();
                    consumers.addAll(management.getConsumerNames("ORDERS"));
                    consumers.addAll(management.getConsumerNames("TICKETS"));
                    assertThat(consumers)
                            .map(name -> name.replaceFirst("-\\d+$", ""))
                            .containsExactlyInAnyOrderElementsOf(
                                    Canvas.column("We listen to", "durable consumer"));
                });
        var mongo = service.getBean(MongoOperations.class);
        var collection =
                mongo.getCollectionNames().stream()
                        .filter(name -> name.startsWith("tickets-view"))
                        .findFirst()
                        .orElseThrow();
        assertThat(mongo.indexOps(collection).getIndexInfo()).hasSize(4);
    }

    @Test
    void describes_itself_with_examples() throws Exception {
        var document = json(get(service, "/v3/api-docs"));

        assertThat(document.path("paths").propertyNames())
                .containsExactlyInAnyOrder(
                        "/api/tickets", "/api/tickets/{id}", "/api/tickets/{id}/history");
        var create = document.path("paths").path("/api/tickets").path("post");
        assertThat(create.path("responses").propertyNames())
                .contains("201", "400", "401", "413", "415", "422", "503")
                .doesNotContain("200");
        var update = document.path("paths").path("/api/tickets/{id}").path("put");
        assertThat(update.path("responses").propertyNames())
                .contains("200", "400", "401", "403", "404", "409", "412", "503");
        assertThat(update.at("/responses/409/content").toString())
                .contains("Cannot edit a reserved ticket");
        assertThat(create.at("/requestBody/content").toString()).contains("19.99");
        var show = document.path("paths").path("/api/tickets/{id}").path("get");
        assertThat(show.path("responses").propertyNames()).contains("200", "304", "404", "503");
        assertThat(show.path("parameters").findValuesAsString("name"))
                .containsExactly("id", "If-None-Match");
        var history = document.path("paths").path("/api/tickets/{id}/history").path("get");
        assertThat(history.path("responses").propertyNames())
                .contains("200", "400", "401", "403", "404", "503");
        assertThat(history.at("/responses/200/content").toString())
                .contains("ticketing.ticket-reserved.v1");
        assertThat(document.at("/components/schemas/TicketMoment/properties/data/type").asString())
                .isEqualTo("object");
    }

    @Test
    void still_decides_while_the_database_is_away() throws Exception {
        try (var mongo = MongoServer.start(MongoServer.Settings.standard());
                var ownNats = NatsServer.forTests();
                var alone = start(ownNats, mongo.uriOfNewDatabase())) {
            var before = offered(alone);
            mongo.kill();

            var created = post(alone, SUE, "{\"title\": \"In the dark\", \"price\": 19.99}");
            assertThat(created.statusCode()).isEqualTo(201);
            var changed = put(alone, SUE, before, "{\"title\": \"Changed\", \"price\": 2}");
            assertThat(changed.statusCode()).isEqualTo(200);
            assertThat(json(changed).path("version").asLong()).isEqualTo(1);
            assertThat(get(alone, "/readyz").statusCode()).isEqualTo(200);
            assertThat(
                            send(
                                            alone,
                                            request(
                                                            alone,
                                                            "/api/tickets/" + before + "/history",
                                                            SUE)
                                                    .GET())
                                    .body())
                    .contains("\"event\":\"updated\"");
            var list = get(alone, "/api/tickets");
            assertThat(list.statusCode()).isEqualTo(503);
            assertThat(list.headers().firstValue("Retry-After")).isPresent();
            EventStore<OrderEvent> log = alone.getBean(EventStores.class).open(EventStream.ORDERS);
            log.append(
                    Boundary.ofOrdersFor(before),
                    0,
                    List.of(new NewEvent<>(placed(before, new UUID(7, 6), 0), 0)));
            await().atMost(LIMIT)
                    .untilAsserted(() ->
                            assertThat(history(alone, before))
                                    .containsExactly("created", "updated", "reserved"));

            // The embedded database comes back empty, and the view is rebuilt.
            mongo.restart();
            await().atMost(LIMIT)
                    .untilAsserted(() ->
                            assertThat(json(get(alone, "/api/tickets")).findValuesAsString("title"))
                                    .containsExactly("In the dark"));
        }
    }

    @Test
    void answers_in_time_while_the_database_hangs() throws Exception {
        var database = URI.create(TestMongo.newDatabase());
        try (var link = Link.to(database.getPort(), "tickets-service to MongoDB");
                var ownNats = NatsServer.forTests();
                var alone =
                        start(ownNats, "mongodb://127.0.0.1:" + link.port() + database.getPath())) {
            link.stall();
            var start = System.nanoTime();
            for (int i = 0; i < 5; i++) {
                var created = post(alone, SUE, "{\"title\": \"In the dark\", \"price\": 19.99}");
                assertThat(created.statusCode()).isEqualTo(201);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("five events are stored, and the first request has waited for the view")
                    .isLessThan(Duration.ofSeconds(4));

            start = System.nanoTime();
            var list = get(alone, "/api/tickets");
            var health = get(alone, "/readyz");
            assertThat(list.statusCode()).isEqualTo(503);
            assertThat(list.headers().firstValue("Retry-After")).isPresent();
            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(4));

            link.mend();
            await().atMost(LIMIT)
                    .untilAsserted(() ->
                            assertThat(json(get(alone, "/api/tickets")).findValuesAsString("title"))
                                    .hasSize(5));
        }
    }

    private static ConfigurableApplicationContext start(NatsServer nats, String database) {
        var started =
                new SpringApplicationBuilder(TicketsApplication.class, Keys.class)
                        .run(
                                "--server.port=0",
                                "--management.server.port=0",
                                "--spring.mongodb.uri=" + database,
                                "--ticketing.nats.url=" + nats.url(),
                                "--ticketing.session.create-revoked-sessions=true");
        await().atMost(LIMIT).until(() -> get(started, "/readyz").statusCode() == 200);
        // Not over HTTP: each early request would log that the service cannot answer yet.
        await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> started.getBean(Tickets.class).find(new UUID(0, 0)).isEmpty());
        return started;
    }

    private static UUID offered(ConfigurableApplicationContext at) throws Exception {
        var answer = post(at, SUE, "{\"title\": \"Concert\", \"price\": 19.99}");
        return UUID.fromString(json(answer).path("id").asString());
    }

    private static OrderPlaced placed(UUID ticket, UUID order, long number) {
        return new OrderPlaced(
                order,
                ticket,
                number,
                SAM.id(),
                "Concert",
                new BigDecimal("19.99"),
                "eur",
                0,
                Instant.parse("2030-01-01T12:15:00Z"));
    }

    /** Stores an event as orders-service does, and also duplicates that it would never store. */
    private static void happened(OrderEvent event, long version) {
        var boundary = Boundary.ofOrdersFor(event.ticketId());
        var last = orders.load(boundary, 0).lastSequence();
        orders.append(boundary, last, List.of(new NewEvent<>(event, version)));
    }

    private static void awaitStatus(UUID ticket, String status, @Nullable UUID order) {
        await().atMost(LIMIT)
                .untilAsserted(() -> {
                    var shown = json(get(service, "/api/tickets/" + ticket));
                    assertThat(shown.path("status").asString()).isEqualTo(status);
                    assertThat(shown.path("orderId").asString(null))
                            .isEqualTo(order == null ? null : order.toString());
                });
    }

    private static void awaitHistory(UUID ticket, String... names) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(history(ticket)).containsExactly(names));
    }

    /** Waits until every consumer of orders has acknowledged all events. */
    private static void awaitCaughtUp() throws Exception {
        var management = service.getBean(NatsConnection.class).connection().jetStreamManagement();
        await().atMost(LIMIT)
                .untilAsserted(() ->
                        assertThat(management.getConsumers("ORDERS"))
                                .hasSize(3)
                                .allMatch(consumer ->
                                        consumer.getNumPending() + consumer.getNumAckPending()
                                                == 0));
    }

    private static List<String> history(UUID ticket) {
        return history(service, ticket);
    }

    @SuppressWarnings("unchecked")
    private static List<String> history(ConfigurableApplicationContext at, UUID ticket) {
        EventStore<TicketEvent> tickets = at.getBean("ticketEvents", EventStore.class);
        return tickets.load(Boundary.ofTicket(ticket), 0).events().stream()
                .map(event -> event.metadata().subject())
                .map(subject -> subject.substring(subject.lastIndexOf('.') + 1))
                .toList();
    }

    private static <T> List<T> simultaneously(int times, Callable<T> action) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers =
                    threads.invokeAll(IntStream.range(0, times).mapToObj(_ -> action).toList());
            var results = new ArrayList<T>();
            for (var answer : answers) {
                results.add(answer.get());
            }
            return results;
        }
    }

    private static HttpResponse<String> get(ConfigurableApplicationContext at, String address)
            throws Exception {
        return send(at, request(at, address, null).GET());
    }

    private static HttpResponse<String> post(
            ConfigurableApplicationContext at, SessionUser user, String body) throws Exception {
        return send(at, request(at, "/api/tickets", user).POST(body(body)));
    }

    private static HttpResponse<String> put(
            ConfigurableApplicationContext at, SessionUser user, UUID ticket, String body)
            throws Exception {
        return send(at, request(at, "/api/tickets/" + ticket, user).PUT(body(body)));
    }

    private static HttpRequest.BodyPublisher body(String json) {
        return BodyPublishers.ofString(json);
    }

    private static HttpRequest.Builder request(
            ConfigurableApplicationContext at, String address, @Nullable SessionUser user) {
        var port = at.getEnvironment().getRequiredProperty("local.server.port");
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + address))
                        .header("Content-Type", "application/json");
        if (user != null) {
            request.header("Cookie", "session=" + TestSessions.tokenOf(user));
        }
        return request;
    }

    private static HttpResponse<String> send(
            ConfigurableApplicationContext at, HttpRequest.Builder request) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request.build(), BodyHandlers.ofString());
        }
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    /** Stands for the keys that auth-service publishes. */
    static class Keys {
        @Bean
        JWKSource<SecurityContext> keys() {
            return TestSessions.keys();
        }
    }
}
