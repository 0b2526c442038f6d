package ticketing.choreography;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import ticketing.choreography.Fact.Asked;
import ticketing.choreography.Fact.Failed;
import ticketing.choreography.Fact.GivenBack;
import ticketing.choreography.Fact.Held;
import ticketing.choreography.Fact.TimerRuns;
import ticketing.choreography.Fact.UnderWay;
import ticketing.choreography.Fact.Waiting;
import ticketing.events.Boundary;
import ticketing.events.DomainEvent;
import ticketing.events.OrderEvent;
import ticketing.events.OrderEvent.OrderCancelled;
import ticketing.events.OrderEvent.OrderCompleted;
import ticketing.events.OrderEvent.OrderPlaced;
import ticketing.events.TicketEvent.TicketSold;
import ticketing.tickets.ticket.Ticket.Available;
import ticketing.tickets.ticket.Ticket.NotCreated;
import ticketing.tickets.ticket.Ticket.Reserved;
import ticketing.tickets.ticket.Ticket.Sold;
import ticketing.tickets.ticket.TicketDecider;

/**
 * The invariants of a sale. They look at the log and the gateway's books, not at the state of the
 * services.
 */
final class Invariants {

    private static final Boundary ORDERS = Boundary.ofOrdersFor(Participants.TICKET);
    private static final Boundary TICKET = Boundary.ofTicket(Participants.TICKET);

    private final World world;
    private final List<OrderSummary> orders;

    private record OrderSummary(
            UUID id,
            boolean cancelled,
            boolean completed,
            long taken,
            boolean atThePrice,
            boolean givenBack) {
        boolean live() {
            return !cancelled && !completed;
        }

        String title() {
            return "Order " + Buyer.of(id);
        }

        String name() {
            return Words.order(id);
        }
    }

    private Invariants(World world) {
        this.world = world;
        this.orders = new ArrayList<>();
        var events = Answers.history(ORDERS, world).stream().<DomainEvent>map(Event::data).toList();
        for (var event : events) {
            if (event instanceof OrderPlaced placed) {
                orders.add(summary(placed, events));
            }
        }
    }

    private OrderSummary summary(OrderPlaced placed, List<DomainEvent> events) {
        var order = placed.orderId();
        var cancelled = false;
        var completed = false;
        for (var event : events) {
            if (event instanceof OrderEvent of && of.orderId().equals(order)) {
                cancelled |= event instanceof OrderCancelled;
                completed |= event instanceof OrderCompleted;
            }
        }
        var taken =
                world.all(Asked.class).stream()
                        .filter(asked -> asked.taken() && asked.charge().orderId().equals(order))
                        .map(Asked::charge)
                        .toList();
        var atThePrice = taken.stream().allMatch(charge -> charge.amount().equals(placed.price()));
        var givenBack = world.any(GivenBack.class, back -> back.order().equals(order));
        return new OrderSummary(order, cancelled, completed, taken.size(), atThePrice, givenBack);
    }

    /** The violation in a world, if any. */
    static Optional<String> brokenIn(World world) {
        var invariants = new Invariants(world);
        return invariants
                .always()
                .or(() -> isSettled(world) ? invariants.settled() : Optional.empty());
    }

    /** Whether the world is quiet: things may still happen, but nothing has to. */
    static boolean isSettled(World world) {
        return !world.any(Waiting.class)
                && !world.any(UnderWay.class)
                && !world.any(Held.class)
                && !world.any(TimerRuns.class);
    }

    private Optional<String> always() {
        var failed = world.all(Failed.class);
        if (!failed.isEmpty()) {
            return Optional.of("A handler fails: " + failed.getFirst().why());
        }
        if (orders.stream().filter(order -> !order.cancelled()).count() > 1) {
            return Optional.of("Two orders hold the ticket at the same time.");
        }
        for (var order : orders) {
            if (order.cancelled() && order.completed()) {
                return Optional.of(order.title() + " is both complete and cancelled.");
            }
            if (order.taken() > 1) {
                return Optional.of(order.title() + " is charged more than once.");
            }
            if (order.givenBack() && !order.cancelled()) {
                return Optional.of(order.title() + " is refunded, though it is not cancelled.");
            }
            if (order.completed() && order.taken() == 0) {
                return Optional.of(order.title() + " is complete, but nobody has paid.");
            }
            if (order.completed() && !order.atThePrice()) {
                return Optional.of(order.title() + " is complete, but not at the price agreed.");
            }
        }
        return Answers.history(TICKET, world).stream()
                .filter(event -> event.data() instanceof TicketSold)
                .map(event -> ((TicketSold) event.data()).orderId())
                .filter(sold ->
                        orders.stream()
                                .noneMatch(order -> order.completed() && order.id().equals(sold)))
                .findFirst()
                .map(sold ->
                        "The ticket is sold to " + Words.order(sold) + ", which is not complete.");
    }

    private Optional<String> settled() {
        for (var order : orders) {
            if (order.live()) {
                return Optional.of("All is quiet, but " + order.name() + " never ends.");
            }
            if (order.cancelled() && order.taken() > 0 && !order.givenBack()) {
                return Optional.of(
                        "All is quiet, but " + order.name() + " is cancelled and stays charged.");
            }
        }
        return brokenTicket();
    }

    private Optional<String> brokenTicket() {
        var rules = new TicketDecider();
        var ticket = rules.initialState();
        for (var event : Answers.history(TICKET, world)) {
            ticket = rules.evolve(ticket, (ticketing.events.TicketEvent) event.data());
        }
        var buyer = orders.stream().filter(OrderSummary::completed).findFirst();
        return switch (ticket) {
            case Reserved(_, var order, _) ->
                    Optional.of(
                            "All is quiet, but the ticket is reserved for "
                                    + Words.order(order)
                                    + ", which is over.");
            case Available _ ->
                    buyer.map(order ->
                            "All is quiet, but the ticket of " + order.name() + " can be bought.");
            case Sold _, NotCreated() -> Optional.empty();
        };
    }
}
