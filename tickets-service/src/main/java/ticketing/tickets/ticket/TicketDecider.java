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
 * The rules for one ticket. They do not decide who may order it: the order book of the ticket does,
 * in orders-service, and the ticket follows.
 *
 * <p>The boundary is the ticket, {@code tickets.<ticketId>}.
 *
 * <p>Events about orders arrive at least once and in any order. The order book numbers the orders
 * of each ticket; by these numbers the ticket recognises old news.
 *
 * <p>News about a ticket that does not exist changes nothing. The caller sees from the state that
 * the ticket is missing, and can wait for it.
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
            // Compared with the offer at creation, not with the current one: a repeated request is
            // recognised
            // after changes, too.
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
            // Checked first, so that other users learn nothing about the state.
            case Created created when !created.listing().sellerId().equals(command.userId()) ->
                    throw new NotTheSeller();
            case Available(var listing) -> update(command, listing);
            // Takes precedence over an outdated version: a precondition counts only if the request
            // would
            // otherwise succeed (RFC 9110, section 13.2.1).
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
            // A later order means that the earlier one is over, even if that news has not arrived
            // yet.
            case Available(var listing) when listing.hasNotSeen(command.orderNumber()) ->
                    reserved(command);
            case Reserved(var listing, _, _) when listing.hasNotSeen(command.orderNumber()) ->
                    reserved(command);
            // The order is over, or this is a duplicate.
            case Available _, Reserved _ -> List.of();
            // A sold ticket cannot be ordered, so this order is older than the sale.
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
            // The order is over before its reservation arrived. The number is recorded, so that the
            // reservation
            // will be ignored.
            case Reserved(var listing, _, _) when listing.hasNotSeen(command.orderNumber()) ->
                    released(command);
            case Available(var listing) when listing.hasNotSeen(command.orderNumber()) ->
                    released(command);
            // This order no longer holds the ticket.
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
            // The order is complete, even if its reservation has not arrived yet.
            case Available _, Reserved _ ->
                    List.of(
                            new TicketSold(
                                    command.ticketId(), command.orderId(), command.orderNumber()));
            // A ticket has at most one completed order, so this is a duplicate of that sale.
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
