package ticketing.tickets;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.mapstruct.factory.Mappers;
import ticketing.events.Boundary;
import ticketing.events.TicketEvent;
import ticketing.eventstore.CommandHandler;
import ticketing.eventstore.projection.TimeTravel;
import ticketing.eventstore.readmodel.TestViews;
import ticketing.eventstore.testing.InMemoryEventStore;
import ticketing.eventstore.testing.ReactionSpecification;
import ticketing.tickets.listing.TicketMapper;
import ticketing.tickets.listing.TicketProjection;
import ticketing.tickets.listing.TicketView;
import ticketing.tickets.listing.Tickets;
import ticketing.tickets.reactions.OrderNews;
import ticketing.tickets.reactions.WhenOrderCancelled;
import ticketing.tickets.reactions.WhenOrderCompleted;
import ticketing.tickets.reactions.WhenOrderPlaced;
import ticketing.tickets.ticket.Offer;
import ticketing.tickets.ticket.Ticket;
import ticketing.tickets.ticket.TicketCommand;
import ticketing.tickets.ticket.TicketCommand.CreateTicket;
import ticketing.tickets.ticket.TicketCommand.ReleaseTicket;
import ticketing.tickets.ticket.TicketCommand.ReserveTicket;
import ticketing.tickets.ticket.TicketDecider;
import ticketing.web.session.PublicEndpoints;

/** This service on an in-memory store. */
public final class TicketsFixture implements ReactionSpecification.Service<TicketEvent> {

    public static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");

    public final Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
    public final InMemoryEventStore<TicketEvent> store = new InMemoryEventStore<>(clock);
    public final CommandHandler<TicketCommand, Ticket, TicketEvent> handler =
            new CommandHandler<>(store, new TicketDecider());
    public final TestViews<TicketView, TicketEvent> views =
            new TestViews<>(TicketView.class, new TicketProjection());
    public final Tickets tickets = new Tickets(views);
    public final TimeTravel<TicketView, TicketEvent> travel =
            new TimeTravel<>(store, new TicketProjection());
    public final TicketMapper mapper = Mappers.getMapper(TicketMapper.class);
    public final OrderNews news = new OrderNews(handler, tickets);
    public final WhenOrderPlaced whenOrderPlaced = new WhenOrderPlaced(news);
    public final WhenOrderCancelled whenOrderCancelled = new WhenOrderCancelled(news);
    public final WhenOrderCompleted whenOrderCompleted = new WhenOrderCompleted(news);
    public final TicketsProperties properties = new TicketsProperties("eur");

    @Override
    public InMemoryEventStore<TicketEvent> store() {
        return store;
    }

    @Override
    public void happened(TicketEvent event) {
        tickets.project(List.of(store.happened(Boundary.ofTicket(event.ticketId()), event)));
    }

    /** Handles a command and updates the view. */
    public void carryOut(TicketCommand command) {
        tickets.project(handler.handle(Boundary.ofTicket(command.ticketId()), command).appended());
    }

    /** Offers a ticket. */
    public void offered(UUID ticket, UUID seller, String title, String price) {
        carryOut(new CreateTicket(ticket, seller, new Offer(title, new BigDecimal(price)), "eur"));
    }

    /** Reserves a ticket for its first order. */
    public void reserved(UUID ticket, UUID order) {
        carryOut(new ReserveTicket(ticket, order, 0));
    }

    /** Ends the first order of a ticket. */
    public void released(UUID ticket, UUID order) {
        carryOut(new ReleaseTicket(ticket, order, 0));
    }

    /** The advice that turns refusals into HTTP problems. */
    public Object problems() {
        return new TicketProblems();
    }

    /** The endpoints that need no session. */
    public PublicEndpoints publicEndpoints() {
        return new TicketsConfiguration().publicEndpoints();
    }
}
