package ticketing.local.audit;

import java.util.UUID;
import java.util.function.Predicate;
import ticketing.events.DomainEvent;

/**
 * A promise of the system: after a successful answer there must be a matching event.
 *
 * @param request the request, in words
 * @param entityId the entity of the event
 * @param event matches the event among those of the same entity
 */
public record Claim(String request, UUID entityId, Predicate<DomainEvent> event) {}
