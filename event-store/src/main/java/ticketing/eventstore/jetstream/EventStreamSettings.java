package ticketing.eventstore.jetstream;

/**
 * How one stream is kept.
 *
 * @param name such as {@code ORDERS}
 * @param replicas on how many servers it is kept: 1 on one machine, 3 in production
 */
public record EventStreamSettings(String name, int replicas) {}
