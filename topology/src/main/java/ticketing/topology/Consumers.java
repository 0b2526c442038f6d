package ticketing.topology;

import java.util.List;
import java.util.stream.Stream;
import ticketing.events.EventStream;
import ticketing.events.ExpirationEvent.ExpirationCompleted;
import ticketing.events.OrderEvent;
import ticketing.events.OrderEvent.OrderCancelled;
import ticketing.events.OrderEvent.OrderCompleted;
import ticketing.events.OrderEvent.OrderPlaced;
import ticketing.events.PaymentEvent;
import ticketing.events.PaymentEvent.PaymentCaptured;
import ticketing.events.PaymentEvent.PaymentRequested;
import ticketing.events.PaymentEvent.RefundRequested;
import ticketing.events.TicketEvent;
import ticketing.events.UserEvent;
import ticketing.nats.DurableConsumer;
import ticketing.nats.ViewConsumers;

/** All consumers: which service listens to which events. */
public final class Consumers {

    public static final ViewConsumers<UserEvent> ACCOUNTS_VIEW =
            new ViewConsumers<>("accounts-view", EventStream.USERS);

    public static final ViewConsumers<TicketEvent> TICKETS_VIEW =
            new ViewConsumers<>("tickets-view", EventStream.TICKETS);
    public static final DurableConsumer<OrderPlaced> TICKETS_WHEN_ORDER_PLACED =
            DurableConsumer.of("tickets-when-order-placed", EventStream.ORDERS, OrderPlaced.class);
    public static final DurableConsumer<OrderCancelled> TICKETS_WHEN_ORDER_CANCELLED =
            DurableConsumer.of(
                    "tickets-when-order-cancelled", EventStream.ORDERS, OrderCancelled.class);
    public static final DurableConsumer<OrderCompleted> TICKETS_WHEN_ORDER_COMPLETED =
            DurableConsumer.of(
                    "tickets-when-order-completed", EventStream.ORDERS, OrderCompleted.class);

    public static final ViewConsumers<OrderEvent> ORDERS_VIEW =
            new ViewConsumers<>("orders-view", EventStream.ORDERS);
    public static final ViewConsumers<TicketEvent> ORDERS_TICKET_COPIES =
            new ViewConsumers<>("orders-ticket-copies", EventStream.TICKETS);
    public static final DurableConsumer<PaymentCaptured> ORDERS_WHEN_PAYMENT_CAPTURED =
            DurableConsumer.of(
                    "orders-when-payment-captured", EventStream.PAYMENTS, PaymentCaptured.class);
    public static final DurableConsumer<ExpirationCompleted> ORDERS_WHEN_EXPIRATION_COMPLETED =
            DurableConsumer.of(
                    "orders-when-expiration-completed",
                    EventStream.EXPIRATIONS,
                    ExpirationCompleted.class);

    public static final ViewConsumers<OrderEvent> PAYMENTS_ORDER_COPIES =
            new ViewConsumers<>("payments-order-copies", EventStream.ORDERS);
    public static final ViewConsumers<PaymentEvent> PAYMENTS_VIEW =
            new ViewConsumers<>("payments-view", EventStream.PAYMENTS);
    public static final DurableConsumer<OrderCancelled> PAYMENTS_WHEN_ORDER_CANCELLED =
            DurableConsumer.of(
                    "payments-when-order-cancelled", EventStream.ORDERS, OrderCancelled.class);
    public static final DurableConsumer<PaymentRequested> PAYMENTS_WHEN_PAYMENT_REQUESTED =
            DurableConsumer.of(
                    "payments-when-payment-requested",
                    EventStream.PAYMENTS,
                    PaymentRequested.class);
    public static final DurableConsumer<RefundRequested> PAYMENTS_WHEN_REFUND_REQUESTED =
            DurableConsumer.of(
                    "payments-when-refund-requested", EventStream.PAYMENTS, RefundRequested.class);
    public static final DurableConsumer<PaymentEvent> PAYMENTS_WHEN_TIMER_IS_DUE =
            new DurableConsumer<>(
                    "payments-when-timer-is-due",
                    TimerStreams.PAYMENT_TIMERS.name(),
                    List.of(TimerStreams.PAYMENT_TIMERS.due("*")),
                    PaymentEvent.class);

    public static final DurableConsumer<OrderPlaced> EXPIRATION_WHEN_ORDER_PLACED =
            DurableConsumer.of(
                    "expiration-when-order-placed", EventStream.ORDERS, OrderPlaced.class);
    public static final DurableConsumer<OrderEvent> EXPIRATION_WHEN_ORDER_IS_OVER =
            DurableConsumer.ofSome(
                    "expiration-when-order-is-over",
                    EventStream.ORDERS,
                    OrderEvent.class,
                    List.of(OrderCancelled.class, OrderCompleted.class));
    public static final DurableConsumer<OrderPlaced> EXPIRATION_WHEN_TIMER_IS_DUE =
            new DurableConsumer<>(
                    "expiration-when-timer-is-due",
                    TimerStreams.EXPIRATION_TIMERS.name(),
                    List.of(TimerStreams.EXPIRATION_TIMERS.due("*")),
                    OrderPlaced.class);

    private Consumers() {}

    /** The read models of a service, each with two consumers. */
    public static List<ViewConsumers<?>> viewsOf(Service listener) {
        return switch (listener) {
            case AUTH -> List.of(ACCOUNTS_VIEW);
            case TICKETS -> List.of(TICKETS_VIEW);
            case ORDERS -> List.of(ORDERS_VIEW, ORDERS_TICKET_COPIES);
            case PAYMENTS -> List.of(PAYMENTS_VIEW, PAYMENTS_ORDER_COPIES);
            case EXPIRATION -> List.of();
        };
    }

    /** The reactions of a service, each with one consumer. */
    public static List<DurableConsumer<?>> reactionsOf(Service listener) {
        return switch (listener) {
            case AUTH -> List.of();
            case TICKETS ->
                    List.of(
                            TICKETS_WHEN_ORDER_PLACED,
                            TICKETS_WHEN_ORDER_CANCELLED,
                            TICKETS_WHEN_ORDER_COMPLETED);
            case ORDERS -> List.of(ORDERS_WHEN_PAYMENT_CAPTURED, ORDERS_WHEN_EXPIRATION_COMPLETED);
            case PAYMENTS ->
                    List.of(
                            PAYMENTS_WHEN_ORDER_CANCELLED,
                            PAYMENTS_WHEN_PAYMENT_REQUESTED,
                            PAYMENTS_WHEN_REFUND_REQUESTED,
                            PAYMENTS_WHEN_TIMER_IS_DUE);
            case EXPIRATION ->
                    List.of(
                            EXPIRATION_WHEN_ORDER_PLACED,
                            EXPIRATION_WHEN_ORDER_IS_OVER,
                            EXPIRATION_WHEN_TIMER_IS_DUE);
        };
    }

    /** All consumers of a service. */
    public static Stream<DurableConsumer<?>> of(Service listener) {
        return Stream.concat(
                reactionsOf(listener).stream(),
                viewsOf(listener).stream().flatMap(view -> view.all().stream()));
    }
}
