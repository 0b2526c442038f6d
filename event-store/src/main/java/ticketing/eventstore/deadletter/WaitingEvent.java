package ticketing.eventstore.deadletter;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event that a consumer cannot handle before another one.
 *
 * @param consumer that waits
 * @param stream of the event
 * @param sequence of the event
 * @param subject such as {@code tickets.<ticketId>.updated}
 * @param storedType such as {@code ticketing.ticket-updated.v1}
 * @param entity whose history the event continues
 * @param version its position in that history
 * @param predecessor the version of the missing event; null if it belongs to another entity
 * @param since when this process first received it
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
