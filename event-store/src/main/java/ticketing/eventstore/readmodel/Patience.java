package ticketing.eventstore.readmodel;

import java.time.Duration;
import ticketing.nats.DurableConsumer;

/**
 * How long a read model waits for events that are delivered and not acknowledged: before a
 * generation that is being filled answers without them, and before a view that is behind counts as
 * wrong. The times assume that provisioning has run: a consumer with an older, longer
 * acknowledgement wait needs more.
 *
 * @param forPredecessors if all of these events wait in this process for an earlier event, which is
 *     then among the dead letters
 * @param forOthers in all other cases, and where views are compared: another process may have had
 *     the events in flight when it was killed
 */
record Patience(Duration forPredecessors, Duration forOthers) {

    /** A suspect of a killed process is handled only after three acknowledgement waits. */
    static final Patience STANDARD =
            new Patience(
                    Duration.ofSeconds(10),
                    DurableConsumer.ACK_WAIT.multipliedBy(4).plusSeconds(5));
}
