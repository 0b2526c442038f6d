package ticketing.orders.listing;

import static ticketing.orders.OrderExamples.NOON;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import ticketing.events.OrderEvent;
import ticketing.events.OrderEvent.CancellationReason;
import ticketing.events.OrderEvent.OrderCancelled;
import ticketing.events.OrderEvent.OrderCompleted;
import ticketing.events.OrderEvent.OrderPlaced;
import ticketing.eventstore.testing.ProjectionSpecification;
import ticketing.orders.listing.OrderView.OrderedTicket;

class OrderProjectionTest {

    static final UUID ORDER = new UUID(0, 1), TICKET = new UUID(0, 2), BUYER = new UUID(0, 3);
    static final Instant EXPIRES_AT = NOON.plusSeconds(900);
    static final OrderEvent PLACED =
            new OrderPlaced(
                    ORDER,
                    TICKET,
                    4,
                    BUYER,
                    "Concert",
                    new BigDecimal("19.99"),
                    "eur",
                    7,
                    EXPIRES_AT);

    @Test
    void a_placed_order_shows_what_the_buyer_agreed_to() {
        given(PLACED).then(view(0, OrderStatus.CREATED));
    }

    @Test
    void a_cancelled_order_stays_visible() {
        given(PLACED, new OrderCancelled(ORDER, TICKET, 4, CancellationReason.EXPIRED))
                .then(view(1, OrderStatus.CANCELLED));
    }

    @Test
    void a_completed_order_is_complete() {
        given(PLACED, new OrderCompleted(ORDER, TICKET, 4, new UUID(0, 9)))
                .then(view(1, OrderStatus.COMPLETE));
    }

    private static ProjectionSpecification<OrderView, OrderEvent> given(OrderEvent... history) {
        return ProjectionSpecification.given(new OrderProjection(), history);
    }

    private static OrderView view(long version, OrderStatus status) {
        return new OrderView(
                ORDER,
                version,
                BUYER,
                status,
                NOON,
                EXPIRES_AT,
                new OrderedTicket(TICKET, "Concert", new BigDecimal("19.99"), 7));
    }
}
