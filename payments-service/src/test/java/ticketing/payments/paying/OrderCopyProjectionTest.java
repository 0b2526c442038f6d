package ticketing.payments.paying;

import static org.assertj.core.api.Assertions.assertThat;
import static ticketing.eventstore.testing.RecordedEvents.recorded;
import static ticketing.payments.PaymentExamples.ALICE;
import static ticketing.payments.PaymentExamples.ORDER;
import static ticketing.payments.PaymentExamples.TICKET;
import static ticketing.payments.PaymentExamples.cancelled;
import static ticketing.payments.PaymentExamples.completed;
import static ticketing.payments.PaymentExamples.placed;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import ticketing.events.EventJson;
import ticketing.events.EventType;
import ticketing.events.GoldenEvents;
import ticketing.events.GoldenFiles;
import ticketing.events.OrderEvent;
import ticketing.events.OrderEvent.CancellationReason;
import ticketing.events.OrderEvent.OrderCancelled;
import ticketing.payments.paying.OrderCopy.Status;

class OrderCopyProjectionTest {

    private final OrderCopyProjection projection = new OrderCopyProjection();

    @Test
    void copies_who_pays_how_much_for_what() {
        assertThat(copyOf(placed(ORDER)))
                .isEqualTo(
                        new OrderCopy(
                                ORDER,
                                0,
                                TICKET,
                                ALICE.id(),
                                new BigDecimal("19.99"),
                                "eur",
                                Status.LIVE));
    }

    @Test
    void copies_what_became_of_the_order_and_keeps_the_rest() {
        assertThat(after(cancelled(ORDER, CancellationReason.BUYER)))
                .isEqualTo(copy(Status.CANCELLED));
        assertThat(after(cancelled(ORDER, CancellationReason.EXPIRED)))
                .isEqualTo(copy(Status.EXPIRED));
        assertThat(
                        after(
                                new OrderCancelled(
                                        ORDER,
                                        TICKET,
                                        0,
                                        CancellationReason.EXPIRED,
                                        OrderCancelled.AMOUNT_DIFFERS)))
                .isEqualTo(copy(Status.CANCELLED));
        assertThat(after(completed(ORDER))).isEqualTo(copy(Status.COMPLETED));
    }

    @Test
    void reads_every_event_of_an_order_as_orders_service_writes_it() {
        for (var event : GoldenEvents.all(OrderEvent.class)) {
            var type = EventType.of(event);
            var read = (OrderEvent) EventJson.read(type.storedName(), GoldenFiles.of(type));
            var before = copyOf(GoldenEvents.ORDER_PLACED);

            var copy = projection.evolve(before, recorded(read, 1));

            assertThat(copy.id()).isEqualTo(GoldenEvents.ORDER);
            assertThat(copy.version()).isEqualTo(1);
            assertThat(copy.price()).isEqualTo(new BigDecimal("19.00"));
        }
    }

    private OrderCopy copyOf(OrderEvent event) {
        return projection.evolve(null, recorded(event, 0));
    }

    private OrderCopy after(OrderEvent event) {
        return projection.evolve(copyOf(placed(ORDER)), recorded(event, 1));
    }

    private static OrderCopy copy(Status status) {
        return new OrderCopy(ORDER, 1, TICKET, ALICE.id(), new BigDecimal("19.99"), "eur", status);
    }
}
