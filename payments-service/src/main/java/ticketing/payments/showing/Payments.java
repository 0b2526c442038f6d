package ticketing.payments.showing;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import ticketing.events.PaymentEvent;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.readmodel.Views;
import ticketing.web.request.IdempotencyKey;
import ticketing.web.request.PatientLookup;

/** The payments in the read model. */
public final class Payments {

    private static final String PAYING = "POST /api/payments";
    private static final int RECENT = 100;

    private final Views<PaymentView, PaymentEvent> views;

    /** Reads from and writes to {@code views}. */
    public Payments(Views<PaymentView, PaymentEvent> views) {
        this.views = views;
    }

    /**
     * The payment, if it is this buyer's. Waits for one that was stored a moment ago, for example
     * while the database hung.
     *
     * @throws org.springframework.web.ErrorResponseException a 503 if the view is too far behind to
     *     tell
     */
    Optional<PaymentView> find(UUID paymentId, UUID buyerId, PatientLookup lookup) {
        return lookup.find(paymentId, () -> find(paymentId), views::shownUpTo)
                .filter(view -> isOf(buyerId, view));
    }

    /** The payment of an order, if it is this buyer's. The view may lag. */
    Optional<PaymentView> ofOrder(UUID orderId, UUID buyerId) {
        return views.find(orderId).filter(view -> isOf(buyerId, view));
    }

    private static boolean isOf(UUID buyerId, PaymentView view) {
        return view.payment() != null && view.payment().buyerId().equals(buyerId);
    }

    private Optional<PaymentView> find(UUID paymentId) {
        return views
                .find(Query.query(Criteria.where("payment.paymentId").is(paymentId)).limit(1))
                .stream()
                .findFirst();
    }

    /** The id of a payment request. A repeated request with the same key gets the same id. */
    public UUID requestId(UUID buyerId, IdempotencyKey key, UUID orderId) {
        return key.idFor(buyerId, PAYING, orderId.toString());
    }

    /**
     * Whether the buyer has used this key to pay for another order. A repeated request for the same
     * order is recognised by its own history. This method looks for other orders, in the view and
     * only among the buyer's latest 100 payments.
     */
    public boolean usedForAnotherOrder(UUID buyerId, IdempotencyKey key, UUID orderId) {
        var recent =
                Query.query(Criteria.where("payment.buyerId").is(buyerId))
                        .with(Sort.by(Sort.Order.desc("payment.requestedAt")))
                        .limit(RECENT);
        return views.find(recent).stream()
                .filter(view -> !view.id().equals(orderId))
                .anyMatch(view ->
                        view.payment() != null
                                && view.payment()
                                        .paymentId()
                                        .equals(requestId(buyerId, key, view.id())));
    }

    /** Shows the new events in the view at once, so that clients read their own writes. */
    public void project(List<RecordedEvent<PaymentEvent>> appended) {
        views.project(appended);
    }
}
