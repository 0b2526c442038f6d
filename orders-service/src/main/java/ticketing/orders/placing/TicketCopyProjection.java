package ticketing.orders.placing;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import ticketing.events.TicketEvent;
import ticketing.events.TicketEvent.TicketCreated;
import ticketing.events.TicketEvent.TicketReleased;
import ticketing.events.TicketEvent.TicketReserved;
import ticketing.events.TicketEvent.TicketSold;
import ticketing.events.TicketEvent.TicketUpdated;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.projection.Projection;

/**
 * Copies the fields of a ticket that an order needs. Whether the ticket is free is not copied: the
 * order book decides that, and a copy could be out of date.
 */
public final class TicketCopyProjection implements Projection<TicketCopy, TicketEvent> {

    @Override
    public TicketCopy evolve(@Nullable TicketCopy copy, RecordedEvent<TicketEvent> event) {
        var version = event.version();
        return switch (event.data()) {
            case TicketCreated created ->
                    new TicketCopy(
                            created.ticketId(),
                            version,
                            created.sellerId(),
                            created.title(),
                            created.price(),
                            created.currency());
            case TicketUpdated updated -> {
                var before = Objects.requireNonNull(copy);
                yield new TicketCopy(
                        before.id(),
                        version,
                        before.sellerId(),
                        updated.title(),
                        updated.price(),
                        before.currency());
            }
            case TicketReserved _, TicketReleased _, TicketSold _ -> {
                var before = Objects.requireNonNull(copy);
                yield new TicketCopy(
                        before.id(),
                        version,
                        before.sellerId(),
                        before.title(),
                        before.price(),
                        before.currency());
            }
        };
    }
}
