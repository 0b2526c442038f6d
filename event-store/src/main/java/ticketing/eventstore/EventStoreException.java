package ticketing.eventstore;

import org.jspecify.annotations.Nullable;

/**
 * Why the event store could not do what was asked. Each kind calls for another reaction of the
 * caller.
 */
@SuppressWarnings("serial")
public abstract sealed class EventStoreException extends RuntimeException {

    private EventStoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Something happened in the boundary after the caller had read it, so nothing was appended. The
     * caller reads and decides again; at the edge it is a 409 or a redelivery.
     */
    public static final class ConcurrentAppend extends EventStoreException {
        /** A conflict in the boundary with this prefix. */
        public ConcurrentAppend(String boundary) {
            super("Somebody else appended to " + boundary + " at the same time", null);
        }
    }

    /**
     * The server did not answer in time. An append may or may not have taken effect; repeating the
     * command is safe. At the edge it is a 503 or a redelivery.
     */
    public static sealed class Unavailable extends EventStoreException {
        /** An outage noticed while doing what the message says. */
        public Unavailable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * The server stores nothing in a stream until somebody gives it room; reads go on. It has been
     * reported once, so the caller need not. As with any {@link Unavailable}, an append may or may
     * not have taken effect: an earlier try may have, without an answer. Repeating is safe, and
     * succeeds when the server stores again.
     */
    public static final class WritesRefused extends Unavailable {
        /** Why a stream takes no writes. */
        public WritesRefused(String stream, String reason) {
            super(stream + " refuses writes: " + reason, null);
        }
    }

    /**
     * This service lacks the right to do that. Repeating does not help: somebody has to grant it.
     */
    public static final class Forbidden extends EventStoreException {
        /** A refused permission, as the server worded it. */
        public Forbidden(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * A stored event cannot be understood by this version of the software. It is never skipped: a
     * reader stops, a consumer sets the message aside.
     */
    public static final class Unreadable extends EventStoreException {
        /** What cannot be read, and why. */
        public Unreadable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
