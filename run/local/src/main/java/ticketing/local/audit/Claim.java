package ticketing.local.audit;

import java.util.UUID;
import java.util.function.Predicate;
import ticketing.events.DomainEvent;

/**
 * What the system has promised by a good answer: there must be such an event.
 *
 * @param request what was asked for, in words
 * @param entityId what the event is about
 * @param event tells it from others about the same
 */
public record Claim(String request, UUID entityId, Predicate<DomainEvent> event) {}
