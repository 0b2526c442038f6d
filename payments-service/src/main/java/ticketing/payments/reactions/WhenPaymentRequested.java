package ticketing.payments.reactions;

import java.time.Duration;
import ticketing.events.PaymentEvent.PaymentRequested;
import ticketing.eventstore.Reaction;
import ticketing.eventstore.RecordedEvent;
import ticketing.payments.paying.Cashier;

/**
 * A payment was requested, therefore its outcome is checked after a while: the process that stored
 * the request may crash, or the gateway may not answer it. An older request is checked at once,
 * without a timer: a consumer that was created again receives every payment ever made, and nearly
 * all of them have an outcome.
 */
public final class WhenPaymentRequested implements Reaction<PaymentRequested> {

    private final Cashier cashier;
    private final Recovery recovery;
    private final Duration delay;

    /**
     * Checks requests.
     *
     * @param cashier checks the outcome of older requests
     * @param delay after which the process that stored the request should have its outcome
     */
    public WhenPaymentRequested(Cashier cashier, Recovery recovery, Duration delay) {
        this.cashier = cashier;
        this.recovery = recovery;
        this.delay = delay;
    }

    @Override
    public void on(RecordedEvent<PaymentRequested> requested) {
        if (!recovery.isPast(requested, delay)) {
            recovery.lookAfter(requested, delay);
        } else if (cashier.settle(requested).isWaitingFor(requested.data().attempt())) {
            recovery.lookAgain(requested);
        }
    }
}
