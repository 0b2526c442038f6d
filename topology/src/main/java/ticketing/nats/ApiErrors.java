package ticketing.nats;

import io.nats.client.JetStreamApiException;
import java.util.Set;

/** Error codes of the JetStream API, from the server's {@code errors.json}. */
public final class ApiErrors {

    /** There is no message at this position. */
    public static final int MESSAGE_NOT_FOUND = 10037;

    /** There is no such durable consumer. */
    public static final int CONSUMER_NOT_FOUND = 10014;

    /** There is no such stream, or the stream of a bucket is missing. */
    public static final int STREAM_NOT_FOUND = 10059;

    /** The server has lost the beginning of an atomic batch; nothing of the batch is stored. */
    public static final int BATCH_INCOMPLETE = 10176;

    /** The account, the server, its disk, or the storage of a stream is full. */
    private static final Set<Integer> OUT_OF_STORAGE = Set.of(10002, 10023, 10047, 10077);

    private static final int WRONG_LAST_SEQUENCE = 10071;

    /** The same, for an event in a batch or on a replicated stream. */
    private static final int WRONG_LAST_SEQUENCE_THERE = 10164;

    private ApiErrors() {}

    /** Whether the consumer is missing, or even its stream. */
    public static boolean isConsumerMissing(JetStreamApiException refused) {
        return refused.getApiErrorCode() == CONSUMER_NOT_FOUND
                || refused.getApiErrorCode() == STREAM_NOT_FOUND;
    }

    /** Whether nothing can be stored at the moment. */
    public static boolean isOutOfStorage(JetStreamApiException refused) {
        return OUT_OF_STORAGE.contains(refused.getApiErrorCode());
    }

    /** Whether another writer has stored something that the caller does not know yet. */
    public static boolean isConflict(JetStreamApiException refused) {
        return refused.getApiErrorCode() == WRONG_LAST_SEQUENCE
                || refused.getApiErrorCode() == WRONG_LAST_SEQUENCE_THERE;
    }
}
