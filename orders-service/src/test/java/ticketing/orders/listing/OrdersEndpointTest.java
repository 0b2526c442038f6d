package ticketing.orders.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static ticketing.eventstore.testing.RecordedEvents.recorded;
import static ticketing.orders.OrderExamples.ALICE;
import static ticketing.orders.OrderExamples.BOB;
import static ticketing.orders.OrderExamples.NOON;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import ticketing.events.OrderEvent.CancellationReason;
import ticketing.events.OrderEvent.OrderCancelled;
import ticketing.events.OrderEvent.OrderPlaced;
import ticketing.orders.OrdersFixture;
import ticketing.web.testing.DocumentedAnswers;
import ticketing.web.testing.TestWeb;

class OrdersEndpointTest {

    private final OrdersFixture service = new OrdersFixture();
    private final TestWeb web =
            TestWeb.of(
                    new OrdersEndpoint(service.orders, service.lookup, service.mapper),
                    service.problems());

    @Test
    void a_buyer_sees_the_own_orders_newest_first() {
        placed(1, ALICE.id());
        placed(2, BOB.id());
        placed(3, ALICE.id());

        assertThat(web.as(ALICE).get("/api/orders"))
                .hasStatus(200)
                .bodyJson()
                .extractingPath("$[*].id")
                .isEqualTo(List.of(id(3), id(1)));
    }

    @Test
    void the_ticket_is_part_of_the_order_as_it_was_agreed() {
        placed(1, ALICE.id());

        assertThat(web.as(ALICE).get("/api/orders/" + id(1)))
                .hasStatus(200)
                .hasHeader("ETag", "\"0\"")
                .bodyJson()
                .isLenientlyEqualTo(
                        """
                        {"id": "%s", "status": "created", "userId": "%s", "version": 0,
                         "placedAt": "2030-01-01T12:00:00.000Z",
                         "ticket": {"title": "Concert 1", "price": 19.99, "version": 5}}
                        """
                                .formatted(id(1), ALICE.id()));
    }

    @Test
    void the_document_shows_its_answers() throws IOException {
        placed(1, ALICE.id());

        new DocumentedAnswers().add("orders", web.as(ALICE).get("/api/orders")).mustBeCheckedIn();
        new DocumentedAnswers()
                .add("order", web.as(ALICE).get("/api/orders/" + id(1)))
                .mustBeCheckedIn();
    }

    @Test
    void an_order_may_be_kept_by_its_buyer_who_asks_whether_it_has_changed() {
        placed(1, ALICE.id());

        assertThat(web.as(ALICE).get("/api/orders/" + id(1)))
                .hasHeader("Cache-Control", "no-cache, private")
                .doesNotContainHeader("Expires");
    }

    @Test
    void an_order_that_has_not_changed_is_not_sent_again() {
        placed(1, ALICE.id());

        assertThat(web.as(ALICE).with("If-None-Match", "\"0\"").get("/api/orders/" + id(1)))
                .hasStatus(304)
                .hasHeader("ETag", "\"0\"")
                .hasHeader("Cache-Control", "no-cache, private")
                .bodyText()
                .isEmpty();
    }

    @Test
    void an_order_that_has_changed_is_sent_again() {
        placed(1, ALICE.id());
        cancelled(1);

        assertThat(web.as(ALICE).with("If-None-Match", "\"0\"").get("/api/orders/" + id(1)))
                .hasStatus(200)
                .hasHeader("ETag", "\"1\"")
                .bodyText()
                .contains("cancelled");
    }

    @Test
    void knowing_the_version_of_somebody_elses_order_tells_nothing() {
        placed(1, BOB.id());

        assertThat(web.as(ALICE).with("If-None-Match", "\"0\"").get("/api/orders/" + id(1)))
                .hasStatus(404);
        assertThat(web.stranger().with("If-None-Match", "\"0\"").get("/api/orders/" + id(1)))
                .hasStatus(401);
    }

    @Test
    void somebody_elses_order_looks_as_if_it_did_not_exist() {
        placed(1, BOB.id());

        assertThat(web.as(ALICE).get("/api/orders/" + id(1))).hasStatus(404);
        assertThat(web.as(ALICE).get("/api/orders/" + id(2))).hasStatus(404);
        assertThat(web.as(ALICE).get("/api/orders/nonsense")).hasStatus(404);
    }

    @Test
    void a_list_can_be_narrowed_to_a_status() {
        placed(1, ALICE.id());
        placed(2, ALICE.id());
        cancelled(1);

        assertThat(web.as(ALICE).get("/api/orders?status=cancelled"))
                .bodyJson()
                .extractingPath("$[*].id")
                .isEqualTo(List.of(id(1)));
        assertThat(web.as(ALICE).get("/api/orders?status=created"))
                .bodyJson()
                .extractingPath("$[*].id")
                .isEqualTo(List.of(id(2)));
        assertThat(web.as(ALICE).get("/api/orders?status=lost")).hasStatus(400);
    }

    @Test
    void a_long_list_comes_in_pages_that_neither_repeat_nor_omit() {
        for (int i = 1; i <= 5; i++) {
            placed(i, ALICE.id());
        }

        var first = web.as(ALICE).get("/api/orders?limit=2");
        assertThat(first).bodyJson().extractingPath("$[*].id").isEqualTo(List.of(id(5), id(4)));
        placed(6, ALICE.id());
        var second = web.as(ALICE).get(next(first.getResponse().getHeader("Link")));
        assertThat(second).bodyJson().extractingPath("$[*].id").isEqualTo(List.of(id(3), id(2)));
        var last = web.as(ALICE).get(next(second.getResponse().getHeader("Link")));
        assertThat(last)
                .doesNotContainHeader("Link")
                .bodyJson()
                .extractingPath("$[*].id")
                .isEqualTo(List.of(id(1)));
    }

    @Test
    void a_made_up_cursor_or_limit_is_a_400() {
        assertThat(web.as(ALICE).get("/api/orders?after=bm9uc2Vuc2U")).hasStatus(400);
        assertThat(web.as(ALICE).get("/api/orders?limit=201")).hasStatus(400);
    }

    @Test
    void strangers_are_asked_to_sign_in() {
        assertThat(web.stranger().get("/api/orders")).hasStatus(401);
    }

    private static String next(String link) {
        return link.replaceFirst("^<https?://[^/]+", "").replaceFirst(">.*$", "");
    }

    private static String id(int number) {
        return new UUID(1, number).toString();
    }

    /** Two orders at a time have the same time, so that some pages end between them. */
    private void placed(int number, UUID buyer) {
        var event =
                new OrderPlaced(
                        new UUID(1, number),
                        new UUID(2, number),
                        0,
                        buyer,
                        "Concert " + number,
                        new BigDecimal("19.99"),
                        "eur",
                        5,
                        NOON.plusSeconds(900));
        service.orders.project(List.of(recorded(event, 0, NOON.plusSeconds(number / 2))));
    }

    private void cancelled(int number) {
        var event =
                new OrderCancelled(
                        new UUID(1, number), new UUID(2, number), 0, CancellationReason.BUYER);
        service.orders.project(List.of(recorded(event, 1)));
    }
}
