package ticketing.events;

import java.util.UUID;

/**
 * A fact: something that has happened. One sealed interface per service lists all its events. The
 * annotation {@link StoredAs} gives each event the names under which it is stored.
 *
 * <p>Every event ever written stays readable: fields are added, never renamed or removed, and an
 * added field is optional. The constructor of a record throws if a field that was always there is
 * missing.
 */
public sealed interface DomainEvent
        permits UserEvent, TicketEvent, OrderEvent, PaymentEvent, ExpirationEvent {

    /**
     * The entity whose history this event continues; versions of an entity count from 0 without
     * gaps.
     */
    UUID entityId();
}
