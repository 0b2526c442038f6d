package ticketing.eventstore;

import java.time.Instant;
import java.util.UUID;

/**
 * Something that is to happen at a time, also if everybody crashes until then: a timer holds the
 * event that set it, and hands it over when its time has come.
 *
 * <p>A timer may be late, never early, and it may fire more than once. Safe for use by many
 * threads.
 */
public interface Timers {

    /**
     * Sets the timer of an entity. Setting it again replaces it, so doing it twice is harmless.
     *
     * @param at when it fires, to the second; a time that has passed fires at once
     * @param event what the listener will be given
     * @throws EventStoreException.Unavailable if the server does not answer; setting it again is
     *     safe
     */
    void set(UUID entity, Instant at, RecordedEvent<?> event);

    /**
     * Removes the timer of an entity, whether it has fired or not. Nothing happens if there is
     * none.
     *
     * @throws EventStoreException.Unavailable if the server does not answer; removing it again is
     *     safe
     */
    void remove(UUID entity);
}
