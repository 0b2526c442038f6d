package ticketing.eventstore.deadletter;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event that a consumer cannot handle before another one.
 *
 * @param consumer who waits with it
 * @param stream where the event is
 * @param sequence its position there
 * @param subject such as {@code tickets.<ticketId>.updated}
 * @param storedType such as {@code ticketing.ticket-updated.v1}
 * @param entity whose history the event continues
 * @param version its position in that history
 * @param predecessor the position of the event that is missing; null if it belongs to another
 *     entity
 * @param since when this process met it first
 */
public record WaitingEvent(
        String consumer,
        String stream,
        long sequence,
        String subject,
        @Nullable String storedType,
        @Nullable String entity,
        @Nullable String version,
        @Nullable Long predecessor,
        Instant since) {}
