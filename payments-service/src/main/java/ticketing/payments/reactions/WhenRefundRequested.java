package ticketing.payments.reactions;

import ticketing.events.PaymentEvent.RefundRequested;
import ticketing.eventstore.Reaction;
import ticketing.eventstore.RecordedEvent;
import ticketing.payments.paying.Cashier;
import ticketing.payments.payment.Payment.Refunding;

/**
 * A refund was requested, therefore the gateway gives the money back. It is asked for as long as it
 * takes; it gives back once.
 */
public final class WhenRefundRequested implements Reaction<RefundRequested> {

    private final Cashier cashier;
    private final Recovery recovery;

    /** Gives back through this cashier. */
    public WhenRefundRequested(Cashier cashier, Recovery recovery) {
        this.cashier = cashier;
        this.recovery = recovery;
    }

    @Override
    public void on(RecordedEvent<RefundRequested> requested) {
        if (cashier.giveBack(requested.data().orderId()) instanceof Refunding) {
            recovery.lookAgain(requested);
        }
    }
}
