package ticketing.orders.listing;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import ticketing.events.OrderEvent;
import ticketing.events.OrderEvent.OrderCancelled;
import ticketing.events.OrderEvent.OrderCompleted;
import ticketing.events.OrderEvent.OrderPlaced;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.projection.Projection;
import ticketing.orders.listing.OrderView.OrderedTicket;

/** Computes the view of an order from its events. */
public final class OrderProjection implements Projection<OrderView, OrderEvent> {

    @Override
    public OrderView evolve(@Nullable OrderView view, RecordedEvent<OrderEvent> event) {
        return switch (event.data()) {
            case OrderPlaced placed ->
                    new OrderView(
                            placed.orderId(),
                            event.version(),
                            placed.buyerId(),
                            OrderStatus.CREATED,
                            event.metadata().time(),
                            placed.expiresAt(),
                            new OrderedTicket(
                                    placed.ticketId(),
                                    placed.title(),
                                    placed.price(),
                                    placed.ticketVersion()));
            case OrderCancelled _ -> with(view, OrderStatus.CANCELLED, event.version());
            case OrderCompleted _ -> with(view, OrderStatus.COMPLETE, event.version());
        };
    }

    private static OrderView with(@Nullable OrderView view, OrderStatus status, long version) {
        var before = Objects.requireNonNull(view);
        return new OrderView(
                before.id(),
                version,
                before.userId(),
                status,
                before.placedAt(),
                before.expiresAt(),
                before.ticket());
    }
}
