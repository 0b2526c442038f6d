package ticketing.eventstore;

import ticketing.events.DomainEvent;

/**
 * An event to be appended.
 *
 * @param version its position in the history of its entity, from 0
 */
public record NewEvent<E extends DomainEvent>(E data, long version) {}
