package ticketing.eventstore;

import java.time.Instant;
import java.util.UUID;

/**
 * Timers that survive crashes of all services. A timer contains an event, and delivers it when it
 * fires.
 *
 * <p>A timer may be late, never early, and may fire more than once. Thread-safe.
 */
public interface Timers {

    /**
     * Sets the timer of an entity, and replaces an earlier one. Idempotent.
     *
     * @param at when it fires, to the second; a time in the past fires at once
     * @param event that the timer delivers
     * @throws EventStoreException.Unavailable if the server does not answer; setting it again is
     *     safe
     */
    void set(UUID entity, Instant at, RecordedEvent<?> event);

    /**
     * Removes the timer of an entity, whether it has fired or not. Does nothing if there is none.
     *
     * @throws EventStoreException.Unavailable if the server does not answer; removing it again is
     *     safe
     */
    void remove(UUID entity);
}
