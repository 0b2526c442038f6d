package ticketing.eventstore.example;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import ticketing.events.TicketEvent;
import ticketing.events.TicketEvent.TicketCreated;
import ticketing.events.TicketEvent.TicketReleased;
import ticketing.events.TicketEvent.TicketReserved;
import ticketing.events.TicketEvent.TicketSold;
import ticketing.events.TicketEvent.TicketUpdated;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.projection.Projection;

final class PriceTagProjection implements Projection<PriceTag, TicketEvent> {

    @Override
    public PriceTag evolve(@Nullable PriceTag tag, RecordedEvent<TicketEvent> event) {
        var id = event.entityId();
        var version = event.version();
        return switch (event.data()) {
            case TicketCreated(_, _, var title, var price, _) ->
                    new PriceTag(id, version, title, price, false);
            case TicketUpdated(_, var title, var price) ->
                    new PriceTag(id, version, title, price, false);
            case TicketSold _ -> requireNonNull(tag).at(version, true);
            case TicketReserved _, TicketReleased _ -> requireNonNull(tag).at(version, tag.sold());
        };
    }
}
