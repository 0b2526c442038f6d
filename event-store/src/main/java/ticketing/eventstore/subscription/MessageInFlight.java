package ticketing.eventstore.subscription;

import io.nats.client.Message;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.concurrent.Deadline;

/** A message that this process has taken and not answered yet. */
final class MessageInFlight {

    final Message message;
    final long sequence;
    final long deliveries;
    final BackOff backOff = new BackOff();
    int failures;
    @Nullable Instant failedFirst;

    /** When its handler first said that a predecessor is missing. */
    volatile @Nullable Instant waitsSince;

    /** How far the predecessor has come; {@link Outcome#UNKNOWN} if nobody can tell. */
    volatile long reached = Outcome.UNKNOWN;

    /** Whether its handler has returned although the message was a suspect. */
    boolean cleared;

    /** The position of a marker that another process has left for it; 0 if there is none. */
    long foreignMarker;

    /** How long the process that left the marker may still return. */
    Deadline waitedFor = Deadline.in(Duration.ZERO);

    /** Whether it waits until it is offered to the handler again. */
    volatile boolean held;

    volatile Deadline heldUntil = Deadline.in(Duration.ZERO);

    /**
     * Whether it waits for a predecessor, or has failed twice: its effect may be far off. After a
     * first failure it is tried again in a moment and still counts as on its way.
     */
    volatile boolean isStuck;

    /** Whether its effect is durable and it is about to be acknowledged. */
    volatile boolean isDone;

    MessageInFlight(Message message) {
        this.message = message;
        this.sequence = message.metaData().streamSequence();
        this.deliveries = message.metaData().deliveredCount();
    }

    /** Whether it will have its effect in a moment, if no dependency is down. */
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
