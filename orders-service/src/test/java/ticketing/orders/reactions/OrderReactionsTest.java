package ticketing.orders.reactions;

import static org.assertj.core.api.Assertions.assertThat;
import static ticketing.eventstore.testing.RecordedEvents.recorded;
import static ticketing.orders.OrderExamples.ALICE;
import static ticketing.orders.OrderExamples.NOON;
import static ticketing.orders.OrderExamples.SELLER;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import ticketing.events.Boundary;
import ticketing.events.DomainEvent;
import ticketing.events.EventJson;
import ticketing.events.EventType;
import ticketing.events.ExpirationEvent.ExpirationCompleted;
import ticketing.events.GoldenFiles;
import ticketing.events.OrderEvent.CancellationReason;
import ticketing.events.OrderEvent.OrderCancelled;
import ticketing.events.OrderEvent.OrderCompleted;
import ticketing.events.PaymentEvent.PaymentCaptured;
import ticketing.eventstore.RecordedEvent;
import ticketing.orders.OrdersFixture;
import ticketing.orders.listing.OrderStatus;
import ticketing.orders.order.OrderCommand.CancelOrder;
import ticketing.orders.order.OrderCommand.PlaceOrder;

/**
 * What orders-service does about events of others, each delivered twice, late, and out of order.
 */
class OrderReactionsTest {

    /** The events as their producers really write them. */
    private final RecordedEvent<PaymentCaptured> captured = golden(PaymentCaptured.class);

    private final RecordedEvent<ExpirationCompleted> expired = golden(ExpirationCompleted.class);

    private final UUID order = captured.data().orderId();
    private final UUID ticket = captured.data().ticketId();
    private final MeterRegistry metrics = new SimpleMeterRegistry();
    private final OrdersFixture service = new OrdersFixture();
    private final WhenPaymentCaptured whenPaymentCaptured =
            new WhenPaymentCaptured(service.handler, service.orders, metrics);
    private final WhenExpirationCompleted whenExpirationCompleted =
            new WhenExpirationCompleted(service.handler, service.orders);

    @BeforeEach
    void an_order_is_live() {
        var handled =
                service.handler.handle(
                        Boundary.ofOrdersFor(ticket),
                        new PlaceOrder(
                                order,
                                ALICE.id(),
                                ticket,
                                SELLER.id(),
                                "Concert",
                                captured.data().amount(),
                                "eur",
                                0,
                                null,
                                NOON));
        service.orders.project(handled.appended());
    }

    @Test
    void a_captured_payment_completes_the_order_and_the_buyer_sees_it() {
        whenPaymentCaptured.on(captured);

        assertThat(service.store.events().getLast())
                .isEqualTo(new OrderCompleted(order, ticket, 0, captured.data().paymentId()));
        assertThat(service.orders.find(order, ALICE.id()).orElseThrow().status())
                .isEqualTo(OrderStatus.COMPLETE);
    }

    @Test
    void a_payment_delivered_twice_completes_once() {
        whenPaymentCaptured.on(captured);
        whenPaymentCaptured.on(captured);

        assertThat(service.store.events()).hasSize(2);
    }

    @Test
    void a_payment_of_another_amount_cancels_the_order_and_is_counted_once() {
        var tooLittle = withAmount(new BigDecimal("0.01"), "eur");

        whenPaymentCaptured.on(tooLittle);
        whenPaymentCaptured.on(tooLittle);

        assertThat(service.store.events())
                .hasSize(2)
                .last()
                .isEqualTo(
                        new OrderCancelled(
                                order,
                                ticket,
                                0,
                                CancellationReason.EXPIRED,
                                OrderCancelled.AMOUNT_DIFFERS));
        assertThat(service.orders.find(order, ALICE.id()).orElseThrow().status())
                .isEqualTo(OrderStatus.CANCELLED);
        assertThat(unconfirmed("differs")).isEqualTo(1);
    }

    @Test
    void a_payment_that_older_software_recorded_completes_the_order_and_is_counted_once() {
        var older = withAmount(null, null);

        whenPaymentCaptured.on(older);
        whenPaymentCaptured.on(older);

        assertThat(service.store.events()).hasSize(2).last().isInstanceOf(OrderCompleted.class);
        assertThat(unconfirmed("unknown")).isEqualTo(1);
    }

    @Test
    void a_payment_of_the_agreed_amount_is_not_counted() {
        whenPaymentCaptured.on(captured);

        assertThat(unconfirmed("differs")).isZero();
        assertThat(unconfirmed("unknown")).isZero();
    }

    @Test
    void the_end_of_the_time_cancels_the_order_and_the_buyer_sees_it() {
        whenExpirationCompleted.on(expired);

        assertThat(service.store.events().getLast())
                .isEqualTo(new OrderCancelled(order, ticket, 0, CancellationReason.EXPIRED));
        assertThat(service.orders.find(order, ALICE.id()).orElseThrow().status())
                .isEqualTo(OrderStatus.CANCELLED);
    }

    @Test
    void the_end_of_the_time_delivered_twice_cancels_once() {
        whenExpirationCompleted.on(expired);
        whenExpirationCompleted.on(expired);

        assertThat(service.store.events()).hasSize(2);
    }

    @Test
    void a_payment_that_was_captured_first_wins_over_the_end_of_the_time() {
        whenPaymentCaptured.on(captured);
        whenExpirationCompleted.on(expired);

        assertThat(service.store.events()).hasSize(2).last().isInstanceOf(OrderCompleted.class);
    }

    @Test
    void a_payment_that_arrives_after_the_end_leaves_the_order_cancelled() {
        whenExpirationCompleted.on(expired);
        whenPaymentCaptured.on(captured);

        assertThat(service.store.events()).hasSize(2).last().isInstanceOf(OrderCancelled.class);
    }

    @Test
    void a_payment_that_arrives_after_the_buyer_cancelled_leaves_the_order_cancelled() {
        service.handler.handle(Boundary.ofOrdersFor(ticket), new CancelOrder(order, ALICE.id()));
        whenPaymentCaptured.on(captured);

        assertThat(service.store.events()).hasSize(2).last().isInstanceOf(OrderCancelled.class);
    }

    private RecordedEvent<PaymentCaptured> withAmount(BigDecimal amount, String currency) {
        var payment = captured.data();
        return recorded(
                new PaymentCaptured(
                        payment.paymentId(),
                        order,
                        ticket,
                        payment.gatewayReference(),
                        amount,
                        currency),
                0);
    }

    private double unconfirmed(String amount) {
        return metrics.get("ticketing.captures.unconfirmed")
                .tag("amount", amount)
                .counter()
                .count();
    }

    private static <E extends DomainEvent> RecordedEvent<E> golden(Class<E> event) {
        var type = EventType.of(event);
        return recorded(event.cast(EventJson.read(type.storedName(), GoldenFiles.of(type))), 0);
    }
}
