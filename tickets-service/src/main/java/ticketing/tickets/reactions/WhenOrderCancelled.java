package ticketing.tickets.reactions;

import ticketing.events.OrderEvent.OrderCancelled;
import ticketing.eventstore.EventHandler;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.RecordedEvent;
import ticketing.tickets.ticket.TicketCommand.ReleaseTicket;

/** An order was cancelled, therefore its ticket is free again, if that order held it. */
public final class WhenOrderCancelled implements EventHandler<OrderCancelled> {

    private final OrderNews news;

    /** Informs the ticket through {@code news}. */
    public WhenOrderCancelled(OrderNews news) {
        this.news = news;
    }

    @Override
    public Outcome handle(RecordedEvent<OrderCancelled> event) {
        var order = event.data();
        return news.tell(new ReleaseTicket(order.ticketId(), order.orderId(), order.orderNumber()));
    }
}
