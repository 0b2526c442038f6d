package ticketing.eventstore.subscription;

import io.nats.client.Message;

/**
 * A hook between fetching a message and handling it. By default it passes each delivery on. A
 * simulation can delay, hold or duplicate a delivery here, or crash the process before it is
 * handled.
 *
 * <p>Thread-safe: all subscriptions of a service share one filter.
 */
@FunctionalInterface
public interface DeliveryFilter {

    /** Passes every delivery on at once. */
    DeliveryFilter NONE = (_, onward) -> onward.run();

    /**
     * Receives a delivery whose message has just become in flight: progress signals keep the server
     * from delivering it again until it is acknowledged or the subscription stops.
     *
     * @param onward passes the message to its handler; may run now or later, in any thread, and
     *     more than once. A second run after the acknowledgement is like a redelivery
     */
    void deliver(Message message, Runnable onward);
}
