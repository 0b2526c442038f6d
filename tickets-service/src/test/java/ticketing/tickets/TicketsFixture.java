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

/** The parts of this service around a store in memory. */
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

    /** Carries out a command and shows what follows. */
    public void carryOut(TicketCommand command) {
        tickets.project(handler.handle(Boundary.ofTicket(command.ticketId()), command).appended());
    }

    /** A ticket that somebody offers. */
    public void offered(UUID ticket, UUID seller, String title, String price) {
        carryOut(new CreateTicket(ticket, seller, new Offer(title, new BigDecimal(price)), "eur"));
    }

    /** The first order for a ticket. */
    public void reserved(UUID ticket, UUID order) {
        carryOut(new ReserveTicket(ticket, order, 0));
    }

    /** The end of the first order for a ticket. */
    public void released(UUID ticket, UUID order) {
        carryOut(new ReleaseTicket(ticket, order, 0));
    }

    /** The advice that says no over HTTP. */
    public Object problems() {
        return new TicketProblems();
    }

    /** What strangers may call. */
    public PublicEndpoints publicEndpoints() {
        return new TicketsConfiguration().publicEndpoints();
    }
}
