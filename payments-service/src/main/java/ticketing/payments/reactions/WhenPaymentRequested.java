package ticketing.payments.reactions;

import java.time.Clock;
import java.time.Duration;
import ticketing.events.PaymentEvent.PaymentRequested;
import ticketing.eventstore.EventHandler;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.RecordedEvent;
import ticketing.payments.paying.Cashier;

/**
 * A payment was requested a while ago, therefore it must have an outcome by now. If nobody has
 * written it down, because the process died or the gateway did not answer, the gateway is asked
 * what became of it, for as long as it takes.
 */
public final class WhenPaymentRequested implements EventHandler<PaymentRequested> {

    private final Cashier cashier;
    private final Duration delay;
    private final Clock clock;

    /**
     * Looks after requests.
     *
     * @param delay after which the one who wrote the request down should have its outcome
     */
    public WhenPaymentRequested(Cashier cashier, Duration delay, Clock clock) {
        this.cashier = cashier;
        this.delay = delay;
        this.clock = clock;
    }

    @Override
    public Outcome handle(RecordedEvent<PaymentRequested> requested) {
        var age = Patience.ageOf(requested, clock);
        if (age.compareTo(delay) < 0) {
            return Outcome.later(delay.minus(age));
        }
        return cashier.settle(requested).isWaitingFor(requested.data().attempt())
                ? Patience.afterAskingInVain(requested, clock)
                : Outcome.DONE;
    }
}
