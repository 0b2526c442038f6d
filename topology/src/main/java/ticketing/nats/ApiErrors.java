package ticketing.nats;

import io.nats.client.JetStreamApiException;
import java.util.Set;

/** Why the JetStream API refuses a call: the codes of the server's {@code errors.json}. */
public final class ApiErrors {

    /** Nothing is stored where it was looked for. */
    public static final int MESSAGE_NOT_FOUND = 10037;

    /** There is no such durable consumer. */
    public static final int CONSUMER_NOT_FOUND = 10014;

    /** There is no such stream, or the bucket that would be kept in it. */
    public static final int STREAM_NOT_FOUND = 10059;

    /** The server has lost the beginning of an atomic batch, so nothing of it is stored. */
    public static final int BATCH_INCOMPLETE = 10176;

    /** An account, the server, its disk, or the store of a stream has no room left. */
    private static final Set<Integer> OUT_OF_STORAGE = Set.of(10002, 10023, 10047, 10077);

    private static final int WRONG_LAST_SEQUENCE = 10071;

    /** The same, of an event in a batch or on a replicated stream. */
    private static final int WRONG_LAST_SEQUENCE_THERE = 10164;

    private ApiErrors() {}

    /** Whether there is no such consumer, or not even its stream. */
    public static boolean isConsumerMissing(JetStreamApiException refused) {
        return refused.getApiErrorCode() == CONSUMER_NOT_FOUND
                || refused.getApiErrorCode() == STREAM_NOT_FOUND;
    }

    /** Whether nothing can be stored, whatever it is. */
    public static boolean isOutOfStorage(JetStreamApiException refused) {
        return OUT_OF_STORAGE.contains(refused.getApiErrorCode());
    }

    /** Whether somebody else has stored something since what the caller knows. */
    public static boolean isConflict(JetStreamApiException refused) {
        return refused.getApiErrorCode() == WRONG_LAST_SEQUENCE
                || refused.getApiErrorCode() == WRONG_LAST_SEQUENCE_THERE;
    }
}
