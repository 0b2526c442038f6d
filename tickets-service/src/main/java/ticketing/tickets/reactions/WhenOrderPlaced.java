package ticketing.tickets.reactions;

import ticketing.events.OrderEvent.OrderPlaced;
import ticketing.eventstore.EventHandler;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.RecordedEvent;
import ticketing.tickets.ticket.TicketCommand.ReserveTicket;

/**
 * An order was placed, therefore its ticket is reserved, unless the ticket already knows a later
 * order.
 */
public final class WhenOrderPlaced implements EventHandler<OrderPlaced> {

    private final OrderNews news;

    /** Informs the ticket through {@code news}. */
    public WhenOrderPlaced(OrderNews news) {
        this.news = news;
    }

    @Override
    public Outcome handle(RecordedEvent<OrderPlaced> event) {
        var order = event.data();
        return news.tell(new ReserveTicket(order.ticketId(), order.orderId(), order.orderNumber()));
    }
}
