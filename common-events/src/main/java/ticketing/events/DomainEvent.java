package ticketing.events;

import java.util.UUID;

/**
 * Something that has happened. One sealed interface per context lists all that can happen there;
 * the annotation {@link StoredAs} gives each event the names under which it is kept.
 *
 * <p>Fields are added, never renamed or removed, and an added one is optional: every event ever
 * written stays readable. A record refuses to exist without a field that was always there.
 */
public sealed interface DomainEvent
        permits UserEvent, TicketEvent, OrderEvent, PaymentEvent, ExpirationEvent {

    /**
     * The entity whose history this event continues; its events are versioned from 0 without gaps.
     */
    UUID entityId();
}
