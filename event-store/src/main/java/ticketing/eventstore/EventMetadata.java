package ticketing.eventstore;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a stored event besides its content.
 *
 * @param id unique; also the key by which JetStream recognises a repeated publish
 * @param subject where it is stored
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

    /** The cause of whatever is done in reaction to this event. */
    public Cause asCause() {
        return new Cause(correlationId, id, traceparent);
    }
}
