package ticketing.orders.cancelling;

import static org.assertj.core.api.Assertions.assertThat;
import static ticketing.orders.OrderExamples.ALICE;
import static ticketing.orders.OrderExamples.BOB;
import static ticketing.orders.OrderExamples.NOON;
import static ticketing.orders.OrderExamples.SELLER;
import static ticketing.orders.OrderExamples.TICKET;

import java.math.BigDecimal;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import ticketing.events.Boundary;
import ticketing.events.OrderEvent.CancellationReason;
import ticketing.events.OrderEvent.OrderCancelled;
import ticketing.orders.OrdersFixture;
import ticketing.orders.listing.OrderStatus;
import ticketing.orders.order.OrderCommand.CompleteOrder;
import ticketing.orders.order.OrderCommand.PlaceOrder;
import ticketing.web.session.SessionUser;
import ticketing.web.testing.TestWeb;

class CancelOrderEndpointTest {

    private static final UUID ORDER = new UUID(1, 1);

    private final OrdersFixture service = new OrdersFixture();
    private final TestWeb web =
            TestWeb.of(
                    new CancelOrderEndpoint(service.handler, service.orders, service.lookup),
                    service.problems());

    @BeforeEach
    void alice_has_placed_an_order() {
        var handled =
                service.handler.handle(
                        Boundary.ofOrdersFor(TICKET),
                        new PlaceOrder(
                                ORDER,
                                ALICE.id(),
                                TICKET,
                                SELLER.id(),
                                "Concert",
                                new BigDecimal("19.99"),
                                "eur",
                                0,
                                null,
                                NOON.plusSeconds(900)));
        service.orders.project(handled.appended());
    }

    @Test
    void the_buyer_cancels_and_sees_it_at_once() {
        assertThat(cancel(ALICE)).hasStatus(204);

        assertThat(service.store.events().getLast())
                .isEqualTo(new OrderCancelled(ORDER, TICKET, 0, CancellationReason.BUYER));
        assertThat(service.orders.find(ORDER, ALICE.id()).orElseThrow().status())
                .isEqualTo(OrderStatus.CANCELLED);
    }

    @Test
    void cancelling_again_is_a_204_and_nothing_more() {
        cancel(ALICE);

        assertThat(cancel(ALICE)).hasStatus(204);
        assertThat(service.store.events()).hasSize(2);
    }

    @Test
    void somebody_elses_order_is_a_404() {
        assertThat(cancel(BOB)).hasStatus(404);
        assertThat(service.store.events()).hasSize(1);
    }

    @Test
    void an_unknown_order_is_a_404() {
        assertThat(web.as(ALICE).delete("/api/orders/" + new UUID(9, 9))).hasStatus(404);
        assertThat(web.as(ALICE).delete("/api/orders/nonsense")).hasStatus(404);
    }

    @Test
    void a_complete_order_is_a_409() {
        service.handler.handle(
                Boundary.ofOrdersFor(TICKET), new CompleteOrder(ORDER, new UUID(3, 3), null, null));

        assertThat(cancel(ALICE)).hasStatus(409);
    }

    @Test
    void strangers_are_asked_to_sign_in() {
        assertThat(web.stranger().delete("/api/orders/" + ORDER)).hasStatus(401);
    }

    private MvcTestResult cancel(SessionUser user) {
        return web.as(user).delete("/api/orders/" + ORDER);
    }
}
