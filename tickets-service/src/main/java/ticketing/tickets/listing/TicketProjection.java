package ticketing.tickets.listing;

import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import ticketing.events.TicketEvent;
import ticketing.events.TicketEvent.TicketCreated;
import ticketing.events.TicketEvent.TicketReleased;
import ticketing.events.TicketEvent.TicketReserved;
import ticketing.events.TicketEvent.TicketSold;
import ticketing.events.TicketEvent.TicketUpdated;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.projection.Projection;

/** Computes the view of a ticket from its events. */
public final class TicketProjection implements Projection<TicketView, TicketEvent> {

    @Override
    public TicketView evolve(@Nullable TicketView view, RecordedEvent<TicketEvent> event) {
        return switch (event.data()) {
            case TicketCreated(var id, var seller, var title, var price, var currency) ->
                    new TicketView(
                            id,
                            event.version(),
                            seller,
                            title,
                            SearchableText.of(title),
                            price,
                            currency,
                            TicketStatus.AVAILABLE,
                            null,
                            event.metadata().time(),
                            event.sequence());
            case TicketUpdated(_, var title, var price) ->
                    existing(view).offeredAs(title, price, event.version());
            case TicketReserved(_, var order, _) ->
                    existing(view).heldBy(order, TicketStatus.RESERVED, event.version());
            case TicketReleased(_, var order, _) ->
                    released(existing(view), order, event.version());
            case TicketSold(_, var order, _) ->
                    existing(view).heldBy(order, TicketStatus.SOLD, event.version());
        };
    }

    /** A release can name an order that never held the ticket. */
    private static TicketView released(TicketView view, UUID order, long version) {
        return order.equals(view.orderId()) && view.status() == TicketStatus.RESERVED
                ? view.heldBy(null, TicketStatus.AVAILABLE, version)
                : view.heldBy(view.orderId(), view.status(), version);
    }

    private static TicketView existing(@Nullable TicketView view) {
        return Objects.requireNonNull(view, "The history begins with the creation");
    }
}
