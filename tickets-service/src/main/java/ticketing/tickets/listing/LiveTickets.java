package ticketing.tickets.listing;

import java.util.List;
import ticketing.events.EventStream;
import ticketing.topology.LiveSubjects;
import ticketing.web.live.LiveUpdates.Update;

/** What browsers hear of a ticket that has changed: everybody what is for sale, its seller all. */
public record LiveTickets(TicketMapper mapper) {

    public List<Update> of(TicketView ticket) {
        var all = mapper.response(ticket);
        return List.of(
                new Update(LiveSubjects.ticket(ticket.id()), all.withoutOrder()),
                new Update(
                        LiveSubjects.ofPerson(ticket.sellerId(), EventStream.TICKETS, ticket.id()),
                        all));
    }
}
