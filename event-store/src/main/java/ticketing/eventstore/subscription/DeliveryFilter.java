package ticketing.eventstore.subscription;

import io.nats.client.Message;

/**
 * Stands between fetching a message and handling it, and passes each delivery on. A simulation can
 * delay, hold or duplicate one delivery here, or end the process just before it is handled.
 *
 * <p>Thread-safe: all consumers of a service share one filter.
 */
@FunctionalInterface
public interface DeliveryFilter {

    /** Passes every delivery on at once. */
    DeliveryFilter NONE = (_, onward) -> onward.run();

    /**
     * Gets a delivery whose message has just become in flight: progress signals keep the server
     * from delivering it again until it is acknowledged or the subscription stops.
     *
     * @param onward hands the message to its handler; may run now or later, in any thread, and more
     *     than once. A second run after the message was acknowledged is like a redelivery
     */
    void deliver(Message message, Runnable onward);
}
