package ticketing.payments.reactions;

import ticketing.events.PaymentEvent.RefundRequested;
import ticketing.eventstore.Reaction;
import ticketing.eventstore.RecordedEvent;
import ticketing.payments.paying.Cashier;
import ticketing.payments.payment.Payment.Refunding;

/**
 * A refund was requested, therefore the gateway refunds the money. The refund is requested until
 * the gateway confirms it; repeating it refunds once.
 */
public final class WhenRefundRequested implements Reaction<RefundRequested> {

    private final Cashier cashier;
    private final Recovery recovery;

    /** Refunds through {@code cashier}. */
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
