package ticketing.eventstore.subscription;

import java.time.Duration;
import ticketing.nats.DurableConsumer;

/**
 * Limits of a subscription: how many messages at once, and how long things may take.
 *
 * @param inFlight how many messages a process handles or is about to handle; held ones do not count
 * @param atOnce how many of them the handler gets in one call
 * @param ackWait how long after the last progress signal the server delivers a message to another
 *     process
 * @param firstRetry the pause after the first failure; each further pause is four times as long
 * @param deliveries from this delivery on a message is a suspect: it may be a poison message
 * @param lookAround how often the server is asked for the consumer's progress
 */
record Limits(
        int inFlight,
        int atOnce,
        Duration ackWait,
        Duration firstRetry,
        int deliveries,
        Duration lookAround) {

    /** For reactions: events of different entities in parallel, those of one entity in order. */
    static final Limits ONE_BY_ONE =
            new Limits(
                    1000,
                    1,
                    DurableConsumer.ACK_WAIT,
                    Duration.ofMillis(800),
                    4,
                    Duration.ofSeconds(10));

    /**
     * For projections: while some events are being written, the next ones arrive. In a larger batch
     * more events concern the same view, which is written once.
     */
    static final Limits IN_BATCHES =
            new Limits(
                    6000,
                    3000,
                    DurableConsumer.ACK_WAIT,
                    Duration.ofMillis(800),
                    4,
                    Duration.ofSeconds(10));

    /** How long a silent process may still be running, paused or without a processor. */
    Duration returnsWithin() {
        return ackWait.multipliedBy(3);
    }

    /** How many messages all processes together may have in flight. */
    long unanswered() {
        return DurableConsumer.UNANSWERED;
    }
}
