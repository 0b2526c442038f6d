package ticketing.payments.paying;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import ticketing.events.OrderEvent;
import ticketing.events.OrderEvent.OrderCancelled;
import ticketing.events.OrderEvent.OrderCompleted;
import ticketing.events.OrderEvent.OrderPlaced;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.projection.Projection;
import ticketing.payments.paying.OrderCopy.Status;

/** Copies the fields of an order that a payment needs. */
public final class OrderCopyProjection implements Projection<OrderCopy, OrderEvent> {

    @Override
    public OrderCopy evolve(@Nullable OrderCopy copy, RecordedEvent<OrderEvent> event) {
        var version = event.version();
        return switch (event.data()) {
            case OrderPlaced placed ->
                    new OrderCopy(
                            placed.orderId(),
                            version,
                            placed.ticketId(),
                            placed.buyerId(),
                            placed.price(),
                            placed.currency(),
                            Status.LIVE);
            case OrderCancelled cancelled -> with(copy, statusAfter(cancelled), version);
            case OrderCompleted _ -> with(copy, Status.COMPLETED, version);
        };
    }

    private static Status statusAfter(OrderCancelled cancelled) {
        return switch (cancelled.reason()) {
            case BUYER -> Status.CANCELLED;
            // A detail means that the order was cancelled for another reason than the time.
            case EXPIRED -> cancelled.detail() == null ? Status.EXPIRED : Status.CANCELLED;
        };
    }

    private static OrderCopy with(@Nullable OrderCopy copy, Status status, long version) {
        var before = Objects.requireNonNull(copy);
        return new OrderCopy(
                before.id(),
                version,
                before.ticketId(),
                before.buyerId(),
                before.price(),
                before.currency(),
                status);
    }
}
