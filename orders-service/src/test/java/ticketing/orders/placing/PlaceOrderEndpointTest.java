package ticketing.orders.placing;

import static org.assertj.core.api.Assertions.assertThat;
import static ticketing.eventstore.testing.RecordedEvents.recorded;
import static ticketing.orders.OrderExamples.ALICE;
import static ticketing.orders.OrderExamples.BOB;
import static ticketing.orders.OrderExamples.NOON;
import static ticketing.orders.OrderExamples.SELLER;
import static ticketing.orders.OrderExamples.TICKET;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import ticketing.events.Boundary;
import ticketing.events.OrderEvent.OrderPlaced;
import ticketing.events.TicketEvent.TicketCreated;
import ticketing.orders.OrdersFixture;
import ticketing.orders.order.OrderCommand.CancelOrder;
import ticketing.web.session.SessionUser;
import ticketing.web.testing.BadInput;
import ticketing.web.testing.DocumentedAnswers;
import ticketing.web.testing.TestWeb;

class PlaceOrderEndpointTest {

    private static final String BODY = "{\"ticketId\": \"" + TICKET + "\"}";

    private final OrdersFixture service = new OrdersFixture();
    private final TestWeb web =
            TestWeb.of(
                    new PlaceOrderEndpoint(
                            service.handler,
                            service.tickets,
                            service.orders,
                            service.lookup,
                            service.mapper,
                            service.properties,
                            service.clock),
                    service.problems());

    @Test
    void a_placed_order_is_held_for_fifteen_minutes_at_the_price_we_know() {
        var answer = place(ALICE, BODY);

        var event = (OrderPlaced) service.store.events().getFirst();
        assertThat(event)
                .isEqualTo(
                        new OrderPlaced(
                                event.orderId(),
                                TICKET,
                                0,
                                ALICE.id(),
                                "Concert",
                                new BigDecimal("19.99"),
                                "eur",
                                0,
                                NOON.plus(Duration.ofMinutes(15))));
        assertThat(answer)
                .hasStatus(201)
                .hasHeader("ETag", "\"0\"")
                .hasHeader("Location", "/api/orders/" + event.orderId())
                .bodyJson()
                .isLenientlyEqualTo(
                        """
                        {"id": "%s", "status": "created", "userId": "%s", "version": 0,
                         "expiresAt": "2030-01-01T12:15:00.000Z",
                         "ticket": {"id": "%s", "title": "Concert", "price": 19.99, "version": 0}}
                        """
                                .formatted(event.orderId(), ALICE.id(), TICKET));
    }

    @Test
    void the_document_shows_its_answers() throws IOException {
        new DocumentedAnswers()
                .add("order", web.as(ALICE).with("Idempotency-Key", "k").post("/api/orders", BODY))
                .add("invalid-input", place(ALICE, "{}"))
                .mustBeCheckedIn();
    }

    @Test
    void the_buyer_sees_the_order_at_once() {
        place(ALICE, BODY);

        assertThat(
                        service.orders.find(
                                ((OrderPlaced) service.store.events().getFirst()).orderId(),
                                ALICE.id()))
                .isPresent();
    }

    @Test
    void a_reserved_ticket_is_a_409() {
        place(ALICE, BODY);

        assertThat(place(BOB, BODY))
                .hasStatus(409)
                .bodyJson()
                .extractingPath("$.errors[0].message")
                .isEqualTo("Ticket is already reserved");
    }

    @Test
    void the_own_ticket_is_a_409() {
        assertThat(place(SELLER, BODY)).hasStatus(409);
    }

    @Test
    void an_outdated_version_is_a_409() {
        assertThat(place(ALICE, "{\"ticketId\": \"%s\", \"ticketVersion\": 1}".formatted(TICKET)))
                .hasStatus(409)
                .bodyJson()
                .extractingPath("$.errors[0].message")
                .isEqualTo("Ticket has changed");
        assertThat(place(ALICE, "{\"ticketId\": \"%s\", \"ticketVersion\": 0}".formatted(TICKET)))
                .hasStatus(201);
    }

    @Test
    void an_unknown_ticket_is_a_404() {
        assertThat(place(ALICE, "{\"ticketId\": \"%s\"}".formatted(new UUID(7, 7)))).hasStatus(404);
    }

    @Test
    void strangers_are_asked_to_sign_in_before_anything_is_looked_at() {
        assertThat(web.stranger().post("/api/orders", "{}")).hasStatus(401);
    }

    @Test
    void a_missing_ticket_is_named() {
        assertThat(place(ALICE, "{}"))
                .hasStatus(400)
                .bodyJson()
                .isLenientlyEqualTo(
                        """
                        {"errors": [{"message": "TicketId must be provided", "field": "ticketId"}]}
                        """);
    }

    @Test
    void the_same_key_gives_the_same_answer_and_one_order() {
        var first = placeWithKey(ALICE, "key-1", BODY);
        var again = placeWithKey(ALICE, "key-1", BODY);

        assertThat(again).hasStatus(201).bodyJson().isEqualTo(bodyOf(first));
        assertThat(service.store.events()).hasSize(1);
    }

    @Test
    void the_same_key_still_gives_its_answer_when_somebody_else_holds_the_ticket_by_now() {
        placeWithKey(ALICE, "key-1", BODY);
        var first = (OrderPlaced) service.store.events().getFirst();
        service.handler.handle(
                Boundary.ofOrdersFor(TICKET), new CancelOrder(first.orderId(), ALICE.id()));
        place(BOB, BODY);

        assertThat(placeWithKey(ALICE, "key-1", BODY))
                .hasStatus(201)
                .bodyJson()
                .extractingPath("$.id")
                .isEqualTo(first.orderId().toString());
        assertThat(service.store.events()).hasSize(3);
    }

    @Test
    void the_same_key_for_another_ticket_is_a_422() {
        var other = new UUID(0, 11);
        service.tickets.project(
                List.of(
                        recorded(
                                new TicketCreated(
                                        other, SELLER.id(), "Opera", BigDecimal.TEN, "eur"),
                                0)));
        placeWithKey(ALICE, "key-1", BODY);

        assertThat(placeWithKey(ALICE, "key-1", "{\"ticketId\": \"%s\"}".formatted(other)))
                .hasStatus(422);
    }

    @Test
    void the_same_key_of_another_buyer_is_another_request() {
        placeWithKey(ALICE, "key-1", BODY);

        assertThat(placeWithKey(BOB, "key-1", BODY)).hasStatus(409);
    }

    @Test
    void an_outage_of_the_event_store_is_a_503() {
        service.store.setDown(true);

        assertThat(place(ALICE, BODY)).hasStatus(503).containsHeader("Retry-After");
    }

    @Test
    void a_ticket_that_may_be_on_its_way_to_the_copy_is_a_503() {
        service.tickets.setShownUpTo(NOON.minusSeconds(40));
        var offered = idMadeAt(NOON.minusSeconds(20));

        assertThat(place(ALICE, "{\"ticketId\": \"" + offered + "\"}"))
                .hasStatus(503)
                .containsHeader("Retry-After");
    }

    @Test
    void a_ticket_that_the_copy_would_show_is_unknown_also_while_it_is_behind() {
        service.tickets.setShownUpTo(NOON.minusSeconds(40));
        var never = idMadeAt(NOON.minusSeconds(60));

        assertThat(place(ALICE, "{\"ticketId\": \"" + never + "\"}")).hasStatus(404);
    }

    private static UUID idMadeAt(Instant time) {
        return new UUID(time.toEpochMilli() << 16 | 0x7000, 0x8000000000000000L);
    }

    @Test
    void a_rival_who_is_faster_by_a_moment_gets_the_ticket() {
        service.store.beforeNextAppend(_ -> place(BOB, BODY));

        assertThat(place(ALICE, BODY)).hasStatus(409);
        assertThat(((OrderPlaced) service.store.events().getFirst()).buyerId()).isEqualTo(BOB.id());
        assertThat(service.store.events()).hasSize(1);
    }

    @TestFactory
    Stream<DynamicTest> bad_input_is_refused() {
        return BadInput.of(web.as(ALICE), HttpMethod.POST, "/api/orders", BODY);
    }

    private MvcTestResult place(SessionUser buyer, String body) {
        return web.as(buyer).post("/api/orders", body);
    }

    private MvcTestResult placeWithKey(SessionUser buyer, String key, String body) {
        return web.as(buyer).with("Idempotency-Key", key).post("/api/orders", body);
    }

    private static String bodyOf(MvcTestResult answer) {
        return new String(answer.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
    }
}
