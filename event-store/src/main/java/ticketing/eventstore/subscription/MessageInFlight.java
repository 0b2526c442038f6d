package ticketing.eventstore.subscription;

import io.nats.client.Message;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.concurrent.Deadline;

/** A message that this process has received and not answered yet. */
final class MessageInFlight {

    final Message message;
    final long sequence;
    final long deliveries;
    final BackOff backOff = new BackOff();
    int failures;
    @Nullable Instant failedFirst;

    /** When its handler first reported a missing predecessor. */
    volatile @Nullable Instant waitsSince;

    /** How far the predecessor has come; {@link Outcome#UNKNOWN} if not known. */
    volatile long reached = Outcome.UNKNOWN;

    /** Whether its handler has returned although the message was a suspect, so it is not poison. */
    boolean cleared;

    /** The sequence of a marker that another process has left for it; 0 if there is none. */
    long foreignMarker;

    /** How long the process that left the marker may still be handling it. */
    Deadline waitedFor = Deadline.in(Duration.ZERO);

    /** Whether it is held: it waits to be offered to the handler again. */
    volatile boolean held;

    volatile Deadline heldUntil = Deadline.in(Duration.ZERO);

    /**
     * Whether it waits for a predecessor, or has failed twice: its effect may be far off. After a
     * first failure it is retried in a moment, and does not count as stuck.
     */
    volatile boolean isStuck;

    /** Whether its effect is durable and it is about to be acknowledged. */
    volatile boolean isDone;

    MessageInFlight(Message message) {
        this.message = message;
        this.sequence = message.metaData().streamSequence();
        this.deliveries = message.metaData().deliveredCount();
    }

    /** Whether its effect comes in a moment, unless a dependency is down. */
    boolean isOnTheWay() {
        return !isDone && !isStuck;
    }

    Instant storedAt() {
        return message.metaData().timestamp().toInstant();
    }

    String subject() {
        return message.getSubject();
    }
}
