package ticketing.eventstore;

import java.time.Instant;

/**
 * The progress of one entity's history.
 *
 * @param version of its latest event, from 0
 * @param begunAt when its first event was stored
 */
public record Progress(long version, Instant begunAt) {}
