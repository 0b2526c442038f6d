package ticketing.orders.listing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import ticketing.events.OrderEvent;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.readmodel.Views;
import ticketing.web.request.IdempotencyKey;
import ticketing.web.request.PatientLookup;

/** The orders that buyers look at. */
public final class Orders {

    private static final String PLACING = "POST /api/orders";
    private static final int RECENT = 100;
    private static final Sort NEWEST_FIRST =
            Sort.by(Sort.Order.desc("placedAt"), Sort.Order.desc("_id"));

    private final Views<OrderView, OrderEvent> views;

    /** The orders in this read model. */
    public Orders(Views<OrderView, OrderEvent> views) {
        this.views = views;
    }

    /** A place in the list of a buyer's orders. */
    record Position(Instant placedAt, UUID id) {

        /** Throws if MongoDB, which counts milliseconds, has no such time. */
        Position {
            placedAt = Instant.ofEpochMilli(placedAt.toEpochMilli());
        }

        static Position read(String written) {
            var parts = written.split(" ", 2);
            return new Position(Instant.parse(parts[0]), UUID.fromString(parts[1]));
        }

        static String write(OrderView view) {
            return view.placedAt() + " " + view.id();
        }
    }

    /** An order, if it is that buyer's. */
    public Optional<OrderView> find(UUID orderId, UUID buyerId) {
        return ofBuyer(buyerId, views.find(orderId));
    }

    /**
     * The same with patience: an order that was stored while the database hung is shown a moment
     * later.
     *
     * @throws org.springframework.web.ErrorResponseException a 503 if the view is too far behind to
     *     tell
     */
    public Optional<OrderView> find(UUID orderId, UUID buyerId, PatientLookup lookup) {
        return ofBuyer(buyerId, lookup.find(orderId, () -> views.find(orderId), views::shownUpTo));
    }

    private static Optional<OrderView> ofBuyer(UUID buyerId, Optional<OrderView> found) {
        return found.filter(order -> order.userId().equals(buyerId));
    }

    /**
     * A buyer's orders, newest first.
     *
     * @param status only these; null for all
     * @param after the last one the client has seen; null for the first page
     */
    List<OrderView> of(
            UUID buyerId, @Nullable OrderStatus status, @Nullable Position after, int limit) {
        var criteria = Criteria.where("userId").is(buyerId);
        if (status != null) {
            criteria = criteria.and("status").is(status);
        }
        if (after != null) {
            criteria =
                    criteria.orOperator(
                            Criteria.where("placedAt").lt(after.placedAt()),
                            Criteria.where("placedAt")
                                    .is(after.placedAt())
                                    .and("_id")
                                    .lt(after.id()));
        }
        return views.find(Query.query(criteria).with(NEWEST_FIRST).limit(limit));
    }

    /**
     * The id of what a request to place an order creates: the same if it is repeated with its key.
     */
    public UUID idFor(UUID buyerId, IdempotencyKey key, UUID ticketId) {
        return key.idFor(buyerId, PLACING, ticketId.toString());
    }

    /**
     * Whether a key has already named an order of this buyer for another ticket. A repeat for the
     * same ticket meets its own history; this finds the rest, as far as the view has come and the
     * buyer's recent orders go.
     */
    public boolean usedForAnotherTicket(UUID buyerId, IdempotencyKey key, UUID ticketId) {
        return of(buyerId, null, null, RECENT).stream()
                .filter(order -> !order.ticket().id().equals(ticketId))
                .anyMatch(order -> order.id().equals(idFor(buyerId, key, order.ticket().id())));
    }

    /** Shows what was just decided, so that a client reads its own write. */
    public void project(List<RecordedEvent<OrderEvent>> appended) {
        views.project(appended);
    }
}
