package ticketing.payments.showing;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import ticketing.events.PaymentEvent;
import ticketing.events.PaymentEvent.PaymentCaptured;
import ticketing.events.PaymentEvent.PaymentClosed;
import ticketing.events.PaymentEvent.PaymentDeclined;
import ticketing.events.PaymentEvent.PaymentRefunded;
import ticketing.events.PaymentEvent.PaymentRequested;
import ticketing.events.PaymentEvent.RefundRequested;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.projection.Projection;
import ticketing.payments.showing.PaymentView.Shown;

/** Computes the view of a payment from its events. */
public final class PaymentProjection implements Projection<PaymentView, PaymentEvent> {

    @Override
    public PaymentView evolve(@Nullable PaymentView view, RecordedEvent<PaymentEvent> event) {
        var before = view == null ? null : view.payment();
        var now =
                switch (event.data()) {
                    case PaymentRequested request -> requested(request, event.metadata().time());
                    case PaymentCaptured captured -> captured(before, captured);
                    case PaymentDeclined _ -> with(before, PaymentStatus.DECLINED);
                    // Whether an attempt in progress took the money is not known yet.
                    case PaymentClosed _ -> before;
                    case RefundRequested _ -> with(before, PaymentStatus.REFUND_REQUESTED);
                    case PaymentRefunded _ -> with(before, PaymentStatus.REFUNDED);
                };
        return new PaymentView(event.entityId(), event.version(), now);
    }

    private static Shown requested(PaymentRequested request, Instant time) {
        return new Shown(
                request.paymentId(),
                request.buyerId(),
                PaymentStatus.REQUESTED,
                request.amount(),
                request.currency(),
                time);
    }

    /**
     * From now on the buyer sees the amount that the gateway took. Older software did not store it.
     */
    private static Shown captured(@Nullable Shown before, PaymentCaptured captured) {
        var taken = with(before, PaymentStatus.CAPTURED);
        return captured.amount() == null || captured.currency() == null
                ? taken
                : taken.with(captured.amount(), captured.currency());
    }

    private static Shown with(@Nullable Shown before, PaymentStatus status) {
        return Objects.requireNonNull(before).with(status);
    }
}
