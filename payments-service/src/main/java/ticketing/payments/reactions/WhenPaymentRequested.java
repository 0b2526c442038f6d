package ticketing.payments.reactions;

import java.time.Duration;
import ticketing.events.PaymentEvent.PaymentRequested;
import ticketing.eventstore.Reaction;
import ticketing.eventstore.RecordedEvent;
import ticketing.payments.paying.Cashier;

/**
 * A payment was requested, therefore somebody looks in a while whether it has an outcome: the
 * process that wrote the request down may die, or the gateway may not answer it. One that was
 * requested longer ago is looked after at once: a consumer that was made anew hears of every
 * payment there ever was, and nearly all of them need no timer.
 */
public final class WhenPaymentRequested implements Reaction<PaymentRequested> {

    private final Cashier cashier;
    private final Recovery recovery;
    private final Duration delay;

    /**
     * Has requests looked after.
     *
     * @param cashier asks for the outcome of what was requested longer ago
     * @param delay after which the one who wrote the request down should have its outcome
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
