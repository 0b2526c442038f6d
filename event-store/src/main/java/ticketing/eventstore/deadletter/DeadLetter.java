package ticketing.eventstore.deadletter;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message that a consumer could not handle, unchanged, with the reason.
 *
 * @param id the service and the sequence in its dead letters, such as {@code orders-17}
 * @param consumer that could not handle it
 * @param stream of the message
 * @param sequence of the message
 * @param subject such as {@code tickets.<ticketId>.created}
 * @param storedType such as {@code ticketing.ticket-created.v1}; null if the message has none
 * @param entity whose history the event continues; null if the message has none
 * @param reason a sentence for operators
 * @param attempts how often it was delivered or handled, the higher number of the two
 * @param storedTime when the message was stored
 * @param firstTime when handling it first failed
 * @param lastTime when it was moved to the dead letters
 * @param headers of the message, without those with a meaning for the server
 * @param payload of the message as text; null for accounts, whose payload is not copied
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
