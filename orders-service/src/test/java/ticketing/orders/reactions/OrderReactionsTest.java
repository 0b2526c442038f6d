package ticketing.orders.reactions;

import static org.assertj.core.api.Assertions.assertThat;
import static ticketing.events.GoldenEvents.BUYER;
import static ticketing.events.GoldenEvents.ORDER;
import static ticketing.events.GoldenEvents.ORDER_PLACED;
import static ticketing.events.GoldenEvents.TICKET;

import java.math.BigDecimal;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import ticketing.events.ExpirationEvent.ExpirationCompleted;
import ticketing.events.GoldenFiles;
import ticketing.events.OrderEvent;
import ticketing.events.OrderEvent.CancellationReason;
import ticketing.events.OrderEvent.OrderCancelled;
import ticketing.events.OrderEvent.OrderCompleted;
import ticketing.events.PaymentEvent.PaymentCaptured;
import ticketing.eventstore.testing.ReactionSpecification;
import ticketing.orders.OrdersFixture;
import ticketing.orders.listing.OrderStatus;

/**
 * The reactions of orders-service. The events are read from the golden files of their producers.
 */
class OrderReactionsTest {

    private static final PaymentCaptured CAPTURED = GoldenFiles.read(PaymentCaptured.class);
    private static final ExpirationCompleted EXPIRED = GoldenFiles.read(ExpirationCompleted.class);
    private static final OrderEvent COMPLETED =
            new OrderCompleted(ORDER, TICKET, 0, CAPTURED.paymentId());
    private static final OrderEvent CANCELLED =
            new OrderCancelled(ORDER, TICKET, 0, CancellationReason.EXPIRED);

    @Test
    void a_captured_payment_completes_the_order_and_the_buyer_sees_it() {
        given(ORDER_PLACED)
                .when(service -> service.whenPaymentCaptured, CAPTURED)
                .then(COMPLETED)
                .and(theBuyerSees(OrderStatus.COMPLETE), unconfirmedAmounts(0, 0));
    }

    @Test
    void a_payment_of_another_amount_cancels_the_order_and_is_counted_once() {
        given(ORDER_PLACED)
                .when(
                        service -> service.whenPaymentCaptured,
                        capturedWith(new BigDecimal("0.01"), "eur"))
                .then(
                        new OrderCancelled(
                                ORDER,
                                TICKET,
                                0,
                                CancellationReason.EXPIRED,
                                OrderCancelled.AMOUNT_DIFFERS))
                .and(theBuyerSees(OrderStatus.CANCELLED), unconfirmedAmounts(1, 0));
    }

    @Test
    void a_payment_that_older_software_recorded_completes_the_order_and_is_counted_once() {
        given(ORDER_PLACED)
                .when(service -> service.whenPaymentCaptured, capturedWith(null, null))
                .then(COMPLETED)
                .and(unconfirmedAmounts(0, 1));
    }

    @Test
    void the_end_of_the_time_cancels_the_order_and_the_buyer_sees_it() {
        given(ORDER_PLACED)
                .when(service -> service.whenExpirationCompleted, EXPIRED)
                .then(CANCELLED)
                .and(theBuyerSees(OrderStatus.CANCELLED));
    }

    @Test
    void a_payment_that_was_captured_first_wins_over_the_end_of_the_time() {
        given(ORDER_PLACED)
                .when(service -> service.whenPaymentCaptured, CAPTURED)
                .when(service -> service.whenExpirationCompleted, EXPIRED)
                .then(COMPLETED);
    }

    @Test
    void a_payment_that_arrives_after_the_end_leaves_the_order_cancelled() {
        given(ORDER_PLACED)
                .when(service -> service.whenExpirationCompleted, EXPIRED)
                .when(service -> service.whenPaymentCaptured, CAPTURED)
                .then(CANCELLED);
    }

    @Test
    void a_payment_that_arrives_after_the_buyer_cancelled_leaves_the_order_cancelled() {
        given(ORDER_PLACED, new OrderCancelled(ORDER, TICKET, 0, CancellationReason.BUYER))
                .when(service -> service.whenPaymentCaptured, CAPTURED)
                .thenNothingNew();
    }

    private static ReactionSpecification<OrdersFixture, OrderEvent> given(OrderEvent... history) {
        return ReactionSpecification.given(OrdersFixture::new, history);
    }

    private static Consumer<OrdersFixture> theBuyerSees(OrderStatus status) {
        return service ->
                assertThat(service.orders.find(ORDER, BUYER).orElseThrow().status())
                        .isEqualTo(status);
    }

    private static Consumer<OrdersFixture> unconfirmedAmounts(int differing, int unknown) {
        return service -> {
            assertThat(unconfirmed(service, "differs")).isEqualTo(differing);
            assertThat(unconfirmed(service, "unknown")).isEqualTo(unknown);
        };
    }

    private static double unconfirmed(OrdersFixture service, String amount) {
        return service.metrics
                .get("ticketing.captures.unconfirmed")
                .tag("amount", amount)
                .counter()
                .count();
    }

    private static PaymentCaptured capturedWith(BigDecimal amount, String currency) {
        return new PaymentCaptured(
                CAPTURED.paymentId(), ORDER, TICKET, CAPTURED.gatewayReference(), amount, currency);
    }
}
