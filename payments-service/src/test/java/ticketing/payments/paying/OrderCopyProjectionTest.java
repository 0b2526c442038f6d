package ticketing.payments.paying;

import static org.assertj.core.api.Assertions.assertThat;
import static ticketing.payments.PaymentExamples.ALICE;
import static ticketing.payments.PaymentExamples.ORDER;
import static ticketing.payments.PaymentExamples.TICKET;
import static ticketing.payments.PaymentExamples.cancelled;
import static ticketing.payments.PaymentExamples.completed;
import static ticketing.payments.PaymentExamples.placed;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import ticketing.events.GoldenEvents;
import ticketing.events.GoldenFiles;
import ticketing.events.OrderEvent;
import ticketing.events.OrderEvent.CancellationReason;
import ticketing.events.OrderEvent.OrderCancelled;
import ticketing.eventstore.testing.ProjectionSpecification;
import ticketing.payments.paying.OrderCopy.Status;

class OrderCopyProjectionTest {

    @Test
    void copies_who_pays_how_much_for_what() {
        given(placed(ORDER)).then(copy(0, Status.LIVE));
    }

    @Test
    void copies_what_became_of_the_order_and_keeps_the_rest() {
        given(placed(ORDER), cancelled(ORDER, CancellationReason.BUYER))
                .then(copy(1, Status.CANCELLED));
        given(placed(ORDER), cancelled(ORDER, CancellationReason.EXPIRED))
                .then(copy(1, Status.EXPIRED));
        given(
                        placed(ORDER),
                        new OrderCancelled(
                                ORDER,
                                TICKET,
                                0,
                                CancellationReason.EXPIRED,
                                OrderCancelled.AMOUNT_DIFFERS))
                .then(copy(1, Status.CANCELLED));
        given(placed(ORDER), completed(ORDER)).then(copy(1, Status.COMPLETED));
    }

    @Test
    void reads_every_event_of_an_order_as_orders_service_writes_it() {
        for (var example : GoldenEvents.all(OrderEvent.class)) {
            var written = GoldenFiles.read(example.getClass());

            assertThat(given(GoldenEvents.ORDER_PLACED, written).view().price())
                    .isEqualTo(new BigDecimal("19.00"));
        }
    }

    private static ProjectionSpecification<OrderCopy, OrderEvent> given(OrderEvent... history) {
        return ProjectionSpecification.given(new OrderCopyProjection(), history);
    }

    private static OrderCopy copy(long version, Status status) {
        return new OrderCopy(
                ORDER, version, TICKET, ALICE.id(), new BigDecimal("19.99"), "eur", status);
    }
}
