package ticketing.payments.reactions;

import ticketing.events.PaymentEvent;
import ticketing.events.PaymentEvent.PaymentCaptured;
import ticketing.events.PaymentEvent.PaymentClosed;
import ticketing.events.PaymentEvent.PaymentDeclined;
import ticketing.events.PaymentEvent.PaymentRefunded;
import ticketing.events.PaymentEvent.PaymentRequested;
import ticketing.events.PaymentEvent.RefundRequested;
import ticketing.eventstore.Reaction;
import ticketing.eventstore.RecordedEvent;
import ticketing.payments.paying.Cashier;
import ticketing.payments.payment.Payment.Refunding;

/**
 * A payment or a refund was requested a while ago, therefore it should have an outcome. If none is
 * stored, because the process crashed or the gateway did not answer, the gateway is asked. The
 * timer is set again if the outcome is still unknown. Idempotent.
 */
public final class WhenTimerIsDue implements Reaction<PaymentEvent> {

    private final Cashier cashier;
    private final Recovery recovery;

    /** Asks through {@code cashier}. */
    public WhenTimerIsDue(Cashier cashier, Recovery recovery) {
        this.cashier = cashier;
        this.recovery = recovery;
    }

    @Override
    public void on(RecordedEvent<PaymentEvent> due) {
        if (hasAnOutcome(due)) {
            recovery.isOver(due);
        } else {
            recovery.lookAgain(due);
        }
    }

    private boolean hasAnOutcome(RecordedEvent<PaymentEvent> due) {
        return switch (due.data()) {
            case PaymentRequested request ->
                    !cashier.settle(new RecordedEvent<>(request, due.metadata()))
                            .isWaitingFor(request.attempt());
            case RefundRequested refund ->
                    !(cashier.giveBack(refund.orderId()) instanceof Refunding);
            // These events have no timer.
            case PaymentCaptured _, PaymentDeclined _, PaymentClosed _, PaymentRefunded _ -> true;
        };
    }
}
