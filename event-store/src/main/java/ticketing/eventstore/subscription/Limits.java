package ticketing.eventstore.subscription;

import java.time.Duration;
import ticketing.nats.DurableConsumer;

/**
 * How many messages a subscription takes at once, and how long things may take.
 *
 * @param inFlight how many messages a process handles or is about to handle; held ones do not count
 * @param atOnce how many of them the handler gets in one call
 * @param ackWait after how long without a sign of life the server offers a message to another
 *     process
 * @param firstRetry how long after a failure the handler is tried again; each further pause is four
 *     times as long
 * @param deliveries from which delivery on a message is a suspect: it may be a poison message that
 *     ends the process
 * @param lookAround how often the server is asked how far the consumer is
 */
record Limits(
        int inFlight,
        int atOnce,
        Duration ackWait,
        Duration firstRetry,
        int deliveries,
        Duration lookAround) {

    /** For reactions: events of different entities side by side, those of one entity in turn. */
    static final Limits ONE_BY_ONE =
            new Limits(
                    1000,
                    1,
                    DurableConsumer.ACK_WAIT,
                    Duration.ofMillis(800),
                    4,
                    Duration.ofSeconds(10));

    /**
     * For projections: while some are being written the next ones arrive. The more there are in a
     * batch, the more of them concern the same view, which is written once.
     */
    static final Limits IN_BATCHES =
            new Limits(
                    6000,
                    3000,
                    DurableConsumer.ACK_WAIT,
                    Duration.ofMillis(800),
                    4,
                    Duration.ofSeconds(10));

    /** How long a silent process may still be alive, paused or without a processor. */
    Duration returnsWithin() {
        return ackWait.multipliedBy(3);
    }

    /** How many messages all processes together may have in flight. */
    long unanswered() {
        return DurableConsumer.UNANSWERED;
    }
}
