package ticketing.eventstore.readmodel;

import java.time.Duration;
import ticketing.nats.DurableConsumer;

/**
 * How long a read model waits for events that are delivered and not acknowledged, before it
 * switches over without them or counts a late view as wrong. The times assume that provisioning has
 * run: a consumer with an older, longer acknowledgement wait needs more.
 *
 * @param forPredecessors if this process holds all of these events, waiting for an earlier event,
 *     which then is a dead letter
 * @param forOthers in all other cases, and for comparing views: the events may have been in flight
 *     in a process that was killed
 */
record Patience(Duration forPredecessors, Duration forOthers) {

    /** A suspect of a killed process is handled only after three acknowledgement waits. */
    static final Patience STANDARD =
            new Patience(
                    Duration.ofSeconds(10),
                    DurableConsumer.ACK_WAIT.multipliedBy(4).plusSeconds(5));
}
