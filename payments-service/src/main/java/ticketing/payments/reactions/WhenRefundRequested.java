package ticketing.payments.reactions;

import java.time.Clock;
import ticketing.events.PaymentEvent.RefundRequested;
import ticketing.eventstore.EventHandler;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.RecordedEvent;
import ticketing.payments.paying.Cashier;
import ticketing.payments.payment.Payment.Refunding;

/**
 * A refund was requested, therefore the gateway gives the money back. It is asked for as long as it
 * takes; it gives back once.
 */
public final class WhenRefundRequested implements EventHandler<RefundRequested> {

    private final Cashier cashier;
    private final Clock clock;

    /** Gives back through this cashier. */
    public WhenRefundRequested(Cashier cashier, Clock clock) {
        this.cashier = cashier;
        this.clock = clock;
    }

    @Override
    public Outcome handle(RecordedEvent<RefundRequested> requested) {
        return cashier.giveBack(requested.data().orderId()) instanceof Refunding
                ? Patience.afterAskingInVain(requested, clock)
                : Outcome.DONE;
    }
}
