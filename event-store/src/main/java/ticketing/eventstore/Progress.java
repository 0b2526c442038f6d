package ticketing.eventstore;

import java.time.Instant;

/**
 * How far the history of one entity has come.
 *
 * @param version of its latest event, from 0
 * @param begunAt when its first event was stored
 */
public record Progress(long version, Instant begunAt) {}
