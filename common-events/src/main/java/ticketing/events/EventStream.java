package ticketing.events;

import java.util.Locale;

/**
 * The event streams. Each is owned by one service; only its owner may publish there.
 *
 * <p>A subject reads like a sentence: {@code <context>.<boundary ids>.<entity id>.<event>}. If the
 * boundary is the entity itself, its id appears once.
 */
public enum EventStream {
    /** Accounts; private to auth-service. */
    USERS(UserEvent.class, 1),
    /** Tickets; owned by tickets-service. */
    TICKETS(TicketEvent.class, 1),
    /** Orders, grouped by their ticket; owned by orders-service. */
    ORDERS(OrderEvent.class, 2),
    /** Payments, by order; owned by payments-service. */
    PAYMENTS(PaymentEvent.class, 1),
    /** Ended time limits, by order; owned by expiration-service. */
    EXPIRATIONS(ExpirationEvent.class, 1);

    private final Class<? extends DomainEvent> events;
    private final int ids;

    EventStream(Class<? extends DomainEvent> events, int ids) {
        this.events = events;
        this.ids = ids;
    }

    /** The sealed interface of all events in this stream. */
    public Class<? extends DomainEvent> events() {
        return events;
    }

    /** The first token of every subject of this stream, such as {@code orders}. */
    public String context() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All subjects of this stream, such as {@code orders.>}. */
    public String allSubjects() {
        return context() + ".>";
    }

    /**
     * The filter for one kind of event of all entities, such as {@code payments.*.captured}.
     *
     * @throws IllegalArgumentException if the event belongs to another stream
     */
    public String subjectsOf(Class<? extends DomainEvent> event) {
        if (!events.isAssignableFrom(event)) {
            throw new IllegalArgumentException(
                    event.getSimpleName() + " is not an event of " + this);
        }
        return context() + ".*".repeat(ids) + "." + EventType.of(event).subject();
    }
}
