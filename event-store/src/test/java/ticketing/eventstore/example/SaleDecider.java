package ticketing.eventstore.example;

import java.util.List;
import ticketing.events.TicketEvent;
import ticketing.events.TicketEvent.TicketCreated;
import ticketing.events.TicketEvent.TicketReleased;
import ticketing.events.TicketEvent.TicketReserved;
import ticketing.events.TicketEvent.TicketSold;
import ticketing.events.TicketEvent.TicketUpdated;
import ticketing.eventstore.Decider;
import ticketing.eventstore.example.Sale.NotOffered;
import ticketing.eventstore.example.Sale.Offered;
import ticketing.eventstore.example.Sale.SoldTo;

final class SaleDecider implements Decider<SellTicket, Sale, TicketEvent> {

    @Override
    public Sale initialState() {
        return new NotOffered();
    }

    @Override
    public List<TicketEvent> decide(SellTicket command, Sale sale) {
        return switch (sale) {
            case NotOffered() -> throw new NotForSale();
            case Offered() -> List.of(new TicketSold(command.ticketId(), command.orderId(), 0));
            case SoldTo(var order) when order.equals(command.orderId()) -> List.of();
            case SoldTo _ -> throw new NotForSale();
        };
    }

    @Override
    public Sale evolve(Sale sale, TicketEvent event) {
        return switch (event) {
            case TicketCreated _ -> new Offered();
            case TicketSold sold -> new SoldTo(sold.orderId());
            case TicketUpdated _, TicketReserved _, TicketReleased _ -> sale;
        };
    }
}
