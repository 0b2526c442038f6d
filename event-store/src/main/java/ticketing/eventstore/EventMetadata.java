package ticketing.eventstore;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of a stored event.
 *
 * @param id unique; JetStream also recognises a repeated publish by it
 * @param subject that it is stored under
 * @param sequence its position in the stream, from 1
 * @param version its position in the history of its entity, from 0 without gaps
 * @param time when it was appended, by the clock of the service
 * @param source the service that appended it
 * @param correlationId see {@link Cause}
 * @param causationId see {@link Cause}
 * @param traceparent see {@link Cause}
 */
public record EventMetadata(
        String id,
        String subject,
        long sequence,
        long version,
        Instant time,
        String source,
        String correlationId,
        @Nullable String causationId,
        @Nullable String traceparent) {

    /** The cause of everything that is done in reaction to this event. */
    public Cause asCause() {
        return new Cause(correlationId, id, traceparent);
    }
}
