package ticketing.choreography;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import ticketing.events.DomainEvent;
import ticketing.events.ExpirationEvent.ExpirationCompleted;
import ticketing.events.OrderEvent.OrderCancelled;
import ticketing.events.OrderEvent.OrderCompleted;
import ticketing.events.OrderEvent.OrderPlaced;
import ticketing.events.PaymentEvent.PaymentCaptured;
import ticketing.events.PaymentEvent.PaymentRequested;
import ticketing.events.PaymentEvent.RefundRequested;

/** The durable consumers of a sale, with their names in the configurations of the services. */
enum Consumer {
    TICKETS_WHEN_ORDER_PLACED(OrderPlaced.class),
    TICKETS_WHEN_ORDER_CANCELLED(OrderCancelled.class),
    TICKETS_WHEN_ORDER_COMPLETED(OrderCompleted.class),
    ORDERS_WHEN_PAYMENT_CAPTURED(PaymentCaptured.class),
    ORDERS_WHEN_EXPIRATION_COMPLETED(ExpirationCompleted.class),
    PAYMENTS_WHEN_ORDER_CANCELLED(OrderCancelled.class),
    PAYMENTS_WHEN_PAYMENT_REQUESTED(PaymentRequested.class),
    PAYMENTS_WHEN_REFUND_REQUESTED(RefundRequested.class),
    EXPIRATION_WHEN_ORDER_PLACED(OrderPlaced.class),
    EXPIRATION_WHEN_ORDER_IS_OVER(OrderCancelled.class, OrderCompleted.class),
    /** Receives only timers, no stream of events. */
    EXPIRATION_WHEN_TIMER_IS_DUE();

    private final List<Class<? extends DomainEvent>> events;

    Consumer() {
        this.events = List.of();
    }

    Consumer(Class<? extends DomainEvent> event) {
        this.events = List.of(event);
    }

    Consumer(Class<? extends DomainEvent> event, Class<? extends DomainEvent> other) {
        this.events = List.of(event, other);
    }

    static List<Consumer> of(DomainEvent event) {
        return Stream.of(values())
                .filter(consumer -> consumer.events.contains(event.getClass()))
                .toList();
    }

    boolean isOfTickets() {
        return name().startsWith("TICKETS");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
