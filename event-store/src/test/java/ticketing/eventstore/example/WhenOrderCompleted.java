package ticketing.eventstore.example;

import ticketing.events.Boundary;
import ticketing.events.OrderEvent.OrderCompleted;
import ticketing.events.TicketEvent;
import ticketing.eventstore.CommandHandler;
import ticketing.eventstore.Reaction;
import ticketing.eventstore.RecordedEvent;

record WhenOrderCompleted(CommandHandler<SellTicket, Sale, TicketEvent> handler)
        implements Reaction<OrderCompleted> {

    @Override
    public void on(RecordedEvent<OrderCompleted> event) {
        var order = event.data();
        handler.handle(
                Boundary.ofTicket(order.ticketId()),
                new SellTicket(order.ticketId(), order.orderId()));
    }
}
