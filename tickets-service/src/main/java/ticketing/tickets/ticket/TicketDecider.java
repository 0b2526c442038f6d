package ticketing.tickets.ticket;

import java.util.List;
import ticketing.events.TicketEvent;
import ticketing.events.TicketEvent.TicketCreated;
import ticketing.events.TicketEvent.TicketReleased;
import ticketing.events.TicketEvent.TicketReserved;
import ticketing.events.TicketEvent.TicketSold;
import ticketing.events.TicketEvent.TicketUpdated;
import ticketing.eventstore.Decider;
import ticketing.tickets.ticket.Ticket.Available;
import ticketing.tickets.ticket.Ticket.Created;
import ticketing.tickets.ticket.Ticket.NotCreated;
import ticketing.tickets.ticket.Ticket.Reserved;
import ticketing.tickets.ticket.Ticket.Sold;
import ticketing.tickets.ticket.TicketCommand.CreateTicket;
import ticketing.tickets.ticket.TicketCommand.MarkTicketSold;
import ticketing.tickets.ticket.TicketCommand.ReleaseTicket;
import ticketing.tickets.ticket.TicketCommand.ReserveTicket;
import ticketing.tickets.ticket.TicketCommand.UpdateTicket;
import ticketing.tickets.ticket.TicketRefusal.IdempotencyKeyReused;
import ticketing.tickets.ticket.TicketRefusal.NotTheSeller;
import ticketing.tickets.ticket.TicketRefusal.TicketChanged;
import ticketing.tickets.ticket.TicketRefusal.UnknownTicket;

/**
 * The life of a ticket. Who may order it is decided elsewhere, by the order book of the ticket;
 * here the outcome is followed. News about orders comes at least once and in any order, so the
 * numbers which the order book has given to the orders of this ticket tell what is old.
 *
 * <p>Its boundary is the ticket, {@code tickets.<ticketId>}.
 *
 * <p>News about a ticket that does not exist changes nothing here; whoever brings it can tell from
 * the state that it came too early.
 */
public final class TicketDecider implements Decider<TicketCommand, Ticket, TicketEvent> {

    @Override
    public Ticket initialState() {
        return new NotCreated();
    }

    @Override
    public List<TicketEvent> decide(TicketCommand command, Ticket ticket) {
        return switch (command) {
            case CreateTicket create -> create(create, ticket);
            case UpdateTicket update -> update(update, ticket);
            case ReserveTicket reserve -> reserve(reserve, ticket);
            case ReleaseTicket release -> release(release, ticket);
            case MarkTicketSold sold -> markSold(sold, ticket);
        };
    }

    private static List<TicketEvent> create(CreateTicket command, Ticket ticket) {
        return switch (ticket) {
            case NotCreated() ->
                    List.of(
                            new TicketCreated(
                                    command.ticketId(),
                                    command.sellerId(),
                                    command.offer().title(),
                                    command.offer().price(),
                                    command.currency()));
            // Compared with what was created and not with what it has become since: a repeat stays
            // a repeat.
            case Created created
                    when created.listing().sellerId().equals(command.sellerId())
                            && created.listing().first().equals(command.offer()) ->
                    List.of();
            case Created _ -> throw new IdempotencyKeyReused();
        };
    }

    private static List<TicketEvent> update(UpdateTicket command, Ticket ticket) {
        return switch (ticket) {
            case NotCreated() -> throw new UnknownTicket();
            // Before anything else, so that a stranger learns nothing about the state.
            case Created created when !created.listing().sellerId().equals(command.userId()) ->
                    throw new NotTheSeller();
            case Available(var listing) -> update(command, listing);
            // Also if the version is not the expected one: a condition counts only where the
            // request would succeed without it (RFC 9110, section 13.2.1).
            case Reserved _, Sold _ -> throw new TicketRefusal.TicketReserved();
        };
    }

    private static List<TicketEvent> update(UpdateTicket command, Listing listing) {
        var expected = command.expectedVersions();
        if (expected.isPresent() && !expected.get().contains(listing.version())) {
            throw new TicketChanged(listing.version());
        }
        var offer = command.offer();
        return offer.equals(listing.current())
                ? List.of()
                : List.of(new TicketUpdated(command.ticketId(), offer.title(), offer.price()));
    }

    private static List<TicketEvent> reserve(ReserveTicket command, Ticket ticket) {
        return switch (ticket) {
            // A later order means that the one before is over, even if that news is still on its
            // way.
            case Available(var listing) when listing.hasNotSeen(command.orderNumber()) ->
                    reserved(command);
            case Reserved(var listing, _, _) when listing.hasNotSeen(command.orderNumber()) ->
                    reserved(command);
            // The news of an order that is over, or was heard of before.
            case Available _, Reserved _ -> List.of();
            // A sold ticket cannot be ordered again, so this order came before the sale.
            case Sold _ -> List.of();
            case NotCreated() -> List.of();
        };
    }

    private static List<TicketEvent> reserved(ReserveTicket command) {
        return List.of(
                new TicketReserved(command.ticketId(), command.orderId(), command.orderNumber()));
    }

    private static List<TicketEvent> release(ReleaseTicket command, Ticket ticket) {
        return switch (ticket) {
            case Reserved(_, _, var holder) when holder == command.orderNumber() ->
                    released(command);
            // The reservation is still on its way; from now on it is known to be over.
            case Reserved(var listing, _, _) when listing.hasNotSeen(command.orderNumber()) ->
                    released(command);
            case Available(var listing) when listing.hasNotSeen(command.orderNumber()) ->
                    released(command);
            // It holds the ticket no longer.
            case Available _, Reserved _ -> List.of();
            case Sold _ -> List.of();
            case NotCreated() -> List.of();
        };
    }

    private static List<TicketEvent> released(ReleaseTicket command) {
        return List.of(
                new TicketReleased(command.ticketId(), command.orderId(), command.orderNumber()));
    }

    private static List<TicketEvent> markSold(MarkTicketSold command, Ticket ticket) {
        return switch (ticket) {
            // The order is complete whether or not the ticket has heard of it before.
            case Available _, Reserved _ ->
                    List.of(
                            new TicketSold(
                                    command.ticketId(), command.orderId(), command.orderNumber()));
            // A ticket has one completed order at most, so this is the same sale again.
            case Sold _ -> List.of();
            case NotCreated() -> List.of();
        };
    }

    @Override
    public Ticket evolve(Ticket ticket, TicketEvent event) {
        return switch (event) {
            case TicketCreated(_, var seller, var title, var price, _) ->
                    new Available(Listing.of(seller, new Offer(title, price)));
            case TicketUpdated(_, var title, var price) -> {
                var before = ticket.existing();
                yield before.with(before.listing().changedTo(new Offer(title, price)));
            }
            case TicketReserved(_, var order, var number) ->
                    new Reserved(ticket.existing().listing().havingSeen(number), order, number);
            case TicketReleased(_, _, var number) -> released(ticket.existing(), number);
            case TicketSold(_, var order, var number) ->
                    new Sold(ticket.existing().listing().havingSeen(number), order);
        };
    }

    private static Created released(Created ticket, long orderNumber) {
        var listing = ticket.listing().havingSeen(orderNumber);
        return switch (ticket) {
            case Reserved(_, _, var holder) when holder == orderNumber -> new Available(listing);
            case Available _, Reserved _, Sold _ -> ticket.with(listing);
        };
    }
}
