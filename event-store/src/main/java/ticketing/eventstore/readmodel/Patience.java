package ticketing.eventstore.readmodel;

import java.time.Duration;
import ticketing.eventstore.topology.DurableConsumer;

/**
 * For how long a generation that is being filled may stand still before it answers without the
 * events that are left, and one that is compared may be late. It assumes that provisioning has run:
 * a consumer that still has an older, longer acknowledgement wait takes longer than this.
 *
 * @param forPredecessors if all of them wait in this process for one before them, which is among
 *     the dead letters then
 * @param forOthers else, and where views are compared: some may be in the hand of a process that
 *     was killed
 */
record Patience(Duration forPredecessors, Duration forOthers) {

    /** A suspect of a process that was killed is waited for three times as long before. */
    static final Patience STANDARD =
            new Patience(
                    Duration.ofSeconds(10),
                    DurableConsumer.ACK_WAIT.multipliedBy(4).plusSeconds(5));
}
