package ticketing.payments.reactions;

import java.time.Duration;
import ticketing.events.PaymentEvent.PaymentRequested;
import ticketing.eventstore.Reaction;
import ticketing.eventstore.RecordedEvent;

/**
 * A payment was requested, therefore somebody looks in a while whether it has an outcome: the
 * process that wrote the request down may die, or the gateway may not answer it.
 */
public final class WhenPaymentRequested implements Reaction<PaymentRequested> {

    private final Recovery recovery;
    private final Duration delay;

    /**
     * Has requests looked after.
     *
     * @param delay after which the one who wrote the request down should have its outcome
     */
    public WhenPaymentRequested(Recovery recovery, Duration delay) {
        this.recovery = recovery;
        this.delay = delay;
    }

    @Override
    public void on(RecordedEvent<PaymentRequested> requested) {
        recovery.lookAfter(requested, delay);
    }
}
