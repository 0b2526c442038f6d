package ticketing.eventstore.jetstream;

/**
 * The settings of one stream.
 *
 * @param name such as {@code ORDERS}
 * @param replicas the number of servers that store it: 1 on one machine, 3 in production
 */
public record EventStreamSettings(String name, int replicas) {}
