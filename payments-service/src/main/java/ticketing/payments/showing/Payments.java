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

/** The payments that buyers look at. */
public final class Payments {

    private static final String PAYING = "POST /api/payments";
    private static final int RECENT = 100;

    private final Views<PaymentView, PaymentEvent> views;

    /** The payments in this read model. */
    public Payments(Views<PaymentView, PaymentEvent> views) {
        this.views = views;
    }

    /**
     * A payment, if it is that buyer's. One that was stored while the database hung is shown a
     * moment later, and is waited for.
     *
     * @throws org.springframework.web.ErrorResponseException a 503 if the view is too far behind to
     *     tell
     */
    Optional<PaymentView> find(UUID paymentId, UUID buyerId, PatientLookup lookup) {
        return lookup.find(paymentId, () -> find(paymentId), views::shownUpTo)
                .filter(view -> isOf(buyerId, view));
    }

    /** The payment of an order as far as the view has come, if it is that buyer's. */
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

    /** The id of a request to pay: the same if it is repeated with its key. */
    public UUID requestId(UUID buyerId, IdempotencyKey key, UUID orderId) {
        return key.idFor(buyerId, PAYING, orderId.toString());
    }

    /**
     * Whether a key has already named the payment of another order of this buyer. A repeat for the
     * same order meets its own history; this finds the rest, as far as the view has come and the
     * buyer's recent payments go.
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

    /** Shows what was just decided, so that a client reads its own write. */
    public void project(List<RecordedEvent<PaymentEvent>> appended) {
        views.project(appended);
    }
}
