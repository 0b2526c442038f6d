package ticketing.tickets.reactions;

import ticketing.events.OrderEvent.OrderCompleted;
import ticketing.eventstore.EventHandler;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.RecordedEvent;
import ticketing.tickets.ticket.TicketCommand.MarkTicketSold;

/** An order is complete, therefore its ticket is sold. */
public final class WhenOrderCompleted implements EventHandler<OrderCompleted> {

    private final OrderNews news;

    /** Informs the ticket through {@code news}. */
    public WhenOrderCompleted(OrderNews news) {
        this.news = news;
    }

    @Override
    public Outcome handle(RecordedEvent<OrderCompleted> event) {
        var order = event.data();
        return news.tell(
                new MarkTicketSold(order.ticketId(), order.orderId(), order.orderNumber()));
    }
}
