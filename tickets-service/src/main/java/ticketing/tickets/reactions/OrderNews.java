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

/** Tells a ticket what has become of an order for it, and shows what follows. */
public final class OrderNews {

    private final CommandHandler<TicketCommand, Ticket, TicketEvent> handler;
    private final Tickets tickets;

    /** Decides with this handler and shows it in these views. */
    public OrderNews(CommandHandler<TicketCommand, Ticket, TicketEvent> handler, Tickets tickets) {
        this.handler = handler;
        this.tickets = tickets;
    }

    /**
     * Passes the news on. Safe to repeat: the rules answer old news with nothing.
     *
     * @return {@link Outcome#WAIT} if the ticket does not exist. Nobody can order what was never
     *     offered, so its creation has been lost or is not restored yet: the order is kept in hand
     *     until it is there, and seen in the lag of the consumer
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
