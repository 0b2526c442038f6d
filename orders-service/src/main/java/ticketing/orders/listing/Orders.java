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

/** The orders in the read model. */
public final class Orders {

    private static final String PLACING = "POST /api/orders";
    private static final int RECENT = 100;
    private static final Sort NEWEST_FIRST =
            Sort.by(Sort.Order.desc("placedAt"), Sort.Order.desc("_id"));

    private final Views<OrderView, OrderEvent> views;

    /** Reads from and writes to {@code views}. */
    public Orders(Views<OrderView, OrderEvent> views) {
        this.views = views;
    }

    /** A place in the list of a buyer's orders. */
    record Position(Instant placedAt, UUID id) {

        /** MongoDB stores milliseconds. Throws if the time does not fit. */
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

    /** The order, if this buyer placed it. */
    public Optional<OrderView> find(UUID orderId, UUID buyerId) {
        return ofBuyer(buyerId, views.find(orderId));
    }

    /**
     * The same, but waits for an order that was stored a moment ago, for example while the database
     * hung.
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
     * @param status only orders with this status; null for all
     * @param after the last order the client has seen; null for the first page
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
     * The id of the order that this request creates. A repeated request with the same key gets the
     * same id.
     */
    public UUID idFor(UUID buyerId, IdempotencyKey key, UUID ticketId) {
        return key.idFor(buyerId, PLACING, ticketId.toString());
    }

    /**
     * Whether the buyer has used this key to order another ticket. A repeated request for the same
     * ticket is recognised by the order's own history. This method looks for other tickets, in the
     * view and only among the buyer's latest 100 orders.
     */
    public boolean usedForAnotherTicket(UUID buyerId, IdempotencyKey key, UUID ticketId) {
        return of(buyerId, null, null, RECENT).stream()
                .filter(order -> !order.ticket().id().equals(ticketId))
                .anyMatch(order -> order.id().equals(idFor(buyerId, key, order.ticket().id())));
    }

    /** Shows the new events in the view at once, so that clients read their own writes. */
    public void project(List<RecordedEvent<OrderEvent>> appended) {
        views.project(appended);
    }
}
