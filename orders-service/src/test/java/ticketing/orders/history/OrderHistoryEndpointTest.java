package ticketing.orders.history;

import static org.assertj.core.api.Assertions.assertThat;
import static ticketing.orders.OrderExamples.ALICE;
import static ticketing.orders.OrderExamples.BOB;
import static ticketing.orders.OrderExamples.NOON;
import static ticketing.orders.OrderExamples.SELLER;
import static ticketing.orders.OrderExamples.TICKET;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import ticketing.events.Boundary;
import ticketing.orders.OrdersFixture;
import ticketing.orders.order.OrderCommand;
import ticketing.orders.order.OrderCommand.CancelOrder;
import ticketing.orders.order.OrderCommand.CompleteOrder;
import ticketing.orders.order.OrderCommand.PlaceOrder;
import ticketing.web.session.SessionUser;
import ticketing.web.testing.DocumentedAnswers;
import ticketing.web.testing.TestWeb;

class OrderHistoryEndpointTest {

    private static final UUID ALICES = new UUID(1, 1), BOBS = new UUID(1, 2);
    private static final UUID PAYMENT = new UUID(3, 3);

    private final OrdersFixture service = new OrdersFixture();
    private final TestWeb web =
            TestWeb.of(
                    new OrderHistoryEndpoint(
                            service.orders, service.lookup, service.travel, service.mapper),
                    service.problems());

    @BeforeEach
    void alice_has_given_up_the_ticket_that_bob_buys() {
        shown(place(ALICES, ALICE));
        shown(new CancelOrder(ALICES, ALICE.id()));
        shown(place(BOBS, BOB));
        shown(new CompleteOrder(BOBS, PAYMENT, null, null));
    }

    @Test
    void the_buyer_sees_each_event_and_the_order_after_it() {
        assertThat(history(ALICE, ALICES))
                .hasStatus(200)
                .bodyText()
                .isEqualTo(
                        """
                        [{"version":0,"event":"placed","type":"ticketing.order-placed.v1",\
                        "time":"2030-01-01T12:00:00.000Z",\
                        "data":{"orderId":"%1$s","ticketId":"%2$s","orderNumber":0,"buyerId":"%3$s",\
                        "title":"Concert","price":19.90,"currency":"eur","ticketVersion":7,\
                        "expiresAt":"2030-01-01T12:15:00Z"},\
                        "state":{"id":"%1$s","status":"created","userId":"%3$s",\
                        "placedAt":"2030-01-01T12:00:00.000Z",\
                        "expiresAt":"2030-01-01T12:15:00.000Z","version":0,\
                        "ticket":{"id":"%2$s","title":"Concert","price":19.90,"version":7}}},\
                        {"version":1,"event":"cancelled","type":"ticketing.order-cancelled.v1",\
                        "time":"2030-01-01T12:00:00.000Z",\
                        "data":{"orderId":"%1$s","ticketId":"%2$s","orderNumber":0,"reason":"buyer"},\
                        "state":{"id":"%1$s","status":"cancelled","userId":"%3$s",\
                        "placedAt":"2030-01-01T12:00:00.000Z",\
                        "expiresAt":"2030-01-01T12:15:00.000Z","version":1,\
                        "ticket":{"id":"%2$s","title":"Concert","price":19.90,"version":7}}}]\
                        """
                                .formatted(ALICES, TICKET, ALICE.id()));
    }

    @Test
    void the_document_shows_its_answers() throws IOException {
        new DocumentedAnswers().add("history", history(ALICE, ALICES)).mustBeCheckedIn();
    }

    @Test
    void what_others_ordered_of_the_same_ticket_is_left_out() {
        assertThat(history(BOB, BOBS))
                .hasStatus(200)
                .bodyJson()
                .extractingPath("$[*].event")
                .isEqualTo(List.of("placed", "completed"));
        assertThat(history(BOB, BOBS))
                .bodyText()
                .doesNotContain(ALICES.toString(), ALICE.id().toString());
    }

    @Test
    void the_log_is_told_even_if_the_view_has_not_come_that_far() {
        var late = new UUID(1, 3);
        var ticket = new UUID(0, 11);
        var boundary = Boundary.ofOrdersFor(ticket);
        service.orders.project(
                service.handler.handle(boundary, place(late, ALICE, ticket)).appended());
        service.handler.handle(boundary, new CompleteOrder(late, PAYMENT, null, null));

        assertThat(history(ALICE, late))
                .bodyJson()
                .extractingPath("$[*].state.status")
                .isEqualTo(List.of("created", "complete"));
    }

    @Test
    void somebody_elses_order_looks_as_if_it_did_not_exist() {
        assertThat(history(BOB, ALICES))
                .hasStatus(404)
                .bodyJson()
                .extractingPath("$.type")
                .asString()
                .endsWith("/problems/order-unknown");
        assertThat(history(SELLER, ALICES)).hasStatus(404);
        assertThat(history(ALICE, new UUID(9, 9))).hasStatus(404);
        assertThat(web.as(ALICE).get("/api/orders/nonsense/history")).hasStatus(404);
    }

    @Test
    void without_the_log_there_is_no_history() {
        service.store.setDown(true);

        assertThat(history(ALICE, ALICES)).hasStatus(503).containsHeader("Retry-After");
        assertThat(history(BOB, ALICES)).hasStatus(404);
    }

    @Test
    void strangers_are_asked_to_sign_in() {
        assertThat(web.stranger().get("/api/orders/" + ALICES + "/history")).hasStatus(401);
    }

    private MvcTestResult history(SessionUser user, UUID order) {
        return web.as(user).get("/api/orders/" + order + "/history");
    }

    private void shown(OrderCommand command) {
        service.orders.project(
                service.handler.handle(Boundary.ofOrdersFor(TICKET), command).appended());
    }

    private static PlaceOrder place(UUID order, SessionUser buyer) {
        return place(order, buyer, TICKET);
    }

    private static PlaceOrder place(UUID order, SessionUser buyer, UUID ticket) {
        return new PlaceOrder(
                order,
                buyer.id(),
                ticket,
                SELLER.id(),
                "Concert",
                new BigDecimal("19.90"),
                "eur",
                7,
                null,
                NOON.plusSeconds(900));
    }
}
