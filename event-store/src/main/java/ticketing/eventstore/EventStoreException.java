package ticketing.eventstore;

import org.jspecify.annotations.Nullable;

/**
 * Why the event store could not do something. Each kind requires another reaction of the caller.
 */
@SuppressWarnings("serial")
public abstract sealed class EventStoreException extends RuntimeException {

    private EventStoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * A conflict: the boundary has newer events than the caller has seen, so nothing was appended.
     * The caller loads and decides again; a service answers 409, or lets the event be redelivered.
     */
    public static final class ConcurrentAppend extends EventStoreException {
        /**
         * @param boundary the prefix of the boundary
         */
        public ConcurrentAppend(String boundary) {
            super("Another writer appended to " + boundary + " at the same time", null);
        }
    }

    /**
     * The server did not answer in time. An append may or may not have taken effect; repeating the
     * command is safe. A service answers 503, or lets the event be redelivered.
     */
    public static sealed class Unavailable extends EventStoreException {
        /**
         * @param message what failed
         */
        public Unavailable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * The server stores nothing in a stream until somebody makes room; reads still work. The outage
     * is already logged, so the caller need not log it. As with any {@link Unavailable}, an append
     * may or may not have taken effect: an earlier attempt may have been stored without an answer.
     * Repeating is safe, and succeeds when the server stores again.
     */
    public static final class WritesRefused extends Unavailable {
        /**
         * @param reason why the stream refuses writes
         */
        public WritesRefused(String stream, String reason) {
            super(stream + " refuses writes: " + reason, null);
        }
    }

    /** This service lacks the right. Repeating does not help until somebody grants it. */
    public static final class Forbidden extends EventStoreException {
        /**
         * @param message the server's message
         */
        public Forbidden(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * This version of the software cannot read a stored event. It is never skipped: a reader stops,
     * and a subscription moves the message to the dead letters.
     */
    public static final class Unreadable extends EventStoreException {
        /**
         * @param message what cannot be read, and why
         */
        public Unreadable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
