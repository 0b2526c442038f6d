package ticketing.eventstore.deadletter;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message that a consumer could not handle, as it came, and why.
 *
 * @param id the service and the position among its dead letters, such as {@code orders-17}
 * @param consumer who could not handle it
 * @param stream where the message is
 * @param sequence its position there
 * @param subject such as {@code tickets.<ticketId>.created}
 * @param storedType such as {@code ticketing.ticket-created.v1}; null if the message did not say
 * @param entity whose history the event continues; null if the message did not say
 * @param reason a sentence for operators
 * @param attempts how often it was delivered or handled, whichever is more
 * @param storedTime when the message was stored
 * @param firstTime when handling it first failed
 * @param lastTime when it was set aside
 * @param headers of the message, without those the server obeys
 * @param payload of the message as text; null for accounts, which keep none
 */
public record DeadLetter(
        String id,
        String consumer,
        String stream,
        long sequence,
        String subject,
        @Nullable String storedType,
        @Nullable String entity,
        String reason,
        long attempts,
        Instant storedTime,
        Instant firstTime,
        Instant lastTime,
        Map<String, String> headers,
        @Nullable String payload) {}
