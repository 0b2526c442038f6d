package ticketing.tickets.reactions;

import ticketing.events.Boundary;
import ticketing.events.TicketEvent;
import ticketing.eventstore.CommandHandler;
import ticketing.eventstore.Outcome;
import ticketing.tickets.listing.Tickets;
import ticketing.tickets.ticket.Ticket;
import ticketing.tickets.ticket.Ticket.Created;
import ticketing.tickets.ticket.Ticket.NotCreated;
import ticketing.tickets.ticket.TicketCommand;

/** Informs a ticket about an order for it: handles the command and updates the view. */
public final class OrderNews {

    private final CommandHandler<TicketCommand, Ticket, TicketEvent> handler;
    private final Tickets tickets;

    /** Decides with {@code handler} and updates {@code tickets}. */
    public OrderNews(CommandHandler<TicketCommand, Ticket, TicketEvent> handler, Tickets tickets) {
        this.handler = handler;
        this.tickets = tickets;
    }

    /**
     * Handles the command. Idempotent: for old news the rules decide that nothing happens.
     *
     * @return {@link Outcome#WAIT} if the ticket does not exist. Nobody can order a ticket that was
     *     never offered, so its {@code TicketCreated} is lost or not restored yet. The message is
     *     held until the ticket is there; meanwhile it counts as consumer lag
     */
    Outcome tell(TicketCommand news) {
        var handled = handler.handle(Boundary.ofTicket(news.ticketId()), news);
        tickets.project(handled.appended());
        return switch (handled.state()) {
            case NotCreated() -> Outcome.WAIT;
            case Created _ -> Outcome.DONE;
        };
    }
}
