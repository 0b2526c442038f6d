package ticketing.local.audit;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import ticketing.events.DomainEvent;
import ticketing.events.OrderEvent;
import ticketing.events.OrderEvent.OrderCancelled;
import ticketing.events.OrderEvent.OrderCompleted;
import ticketing.events.OrderEvent.OrderPlaced;
import ticketing.events.PaymentEvent.PaymentCaptured;
import ticketing.events.PaymentEvent.PaymentRefunded;
import ticketing.events.TicketEvent;
import ticketing.events.TicketEvent.TicketCreated;
import ticketing.events.TicketEvent.TicketReleased;
import ticketing.events.TicketEvent.TicketReserved;
import ticketing.events.TicketEvent.TicketSold;
import ticketing.events.TicketEvent.TicketUpdated;
import ticketing.local.audit.Finding.Kind;
import ticketing.local.audit.History.Charge;
import ticketing.local.audit.History.Recorded;
import ticketing.local.audit.History.Refund;

/**
 * Checks that nothing was lost, doubled or wrong. It does not know how the services decide; it
 * compares the events, the books of the payment gateway and the answers that clients got. All
 * orders must have ended before.
 */
public final class Audit {

    private final History history;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<UUID, OrderPlaced> placed = new HashMap<>();
    private final Map<UUID, Integer> completed = new HashMap<>();
    private final Map<UUID, Integer> cancelled = new HashMap<>();

    private Audit(History history) {
        this.history = history;
        history.all(OrderEvent.class)
                .forEach(event -> {
                    switch (event) {
                        case OrderPlaced first -> placed.put(first.orderId(), first);
                        case OrderCompleted end -> completed.merge(end.orderId(), 1, Integer::sum);
                        case OrderCancelled end -> cancelled.merge(end.orderId(), 1, Integer::sum);
                    }
                });
    }

    /** All violations; empty if everything is right. */
    public static List<Finding> of(History history, Collection<Claim> claims) {
        var audit = new Audit(history);
        audit.claims(claims);
        audit.eventsAreThereOnce();
        audit.oneLiveOrderForEachTicket();
        audit.everyOrderEnds();
        audit.ticketsFollowTheirOrders();
        audit.moneyFollowsTheOrders();
        audit.gatewayAgrees();
        return List.copyOf(audit.findings);
    }

    private void claims(Collection<Claim> claims) {
        var byEntity =
                history.events().stream()
                        .map(Recorded::data)
                        .collect(groupingBy(DomainEvent::entityId));
        for (var claim : claims) {
            require(
                    byEntity.getOrDefault(claim.entityId(), List.of()).stream()
                            .anyMatch(claim.event()),
                    Kind.LOST,
                    "accepted, but there is no event: " + claim.request());
        }
    }

    private void eventsAreThereOnce() {
        record Entity(Object stream, UUID id) {}
        var ids = new HashSet<String>();
        var versions = new HashMap<Entity, Long>();
        for (var event : history.events()) {
            require(ids.add(event.id()), Kind.DOUBLED, "the same event again: " + event);
            var last =
                    versions.merge(
                            new Entity(event.stream(), event.data().entityId()),
                            0L,
                            (before, none) -> before + 1);
            require(
                    event.version() == last,
                    Kind.DOUBLED,
                    "version %d where %d comes: %s".formatted(event.version(), last, event));
        }
    }

    private void oneLiveOrderForEachTicket() {
        var live = new HashMap<UUID, Set<UUID>>();
        history.all(OrderEvent.class)
                .forEach(event -> {
                    var orders = live.computeIfAbsent(event.ticketId(), none -> new HashSet<>());
                    switch (event) {
                        case OrderPlaced order -> {
                            orders.add(order.orderId());
                            require(
                                    orders.size() == 1,
                                    Kind.DOUBLED,
                                    "ticket %s has the orders %s at once"
                                            .formatted(order.ticketId(), orders));
                        }
                        case OrderCancelled order -> orders.remove(order.orderId());
                        // A sold ticket stays taken.
                        case OrderCompleted order -> {}
                    }
                });
    }

    private void everyOrderEnds() {
        for (var order : placed.keySet()) {
            int ends = completed.getOrDefault(order, 0) + cancelled.getOrDefault(order, 0);
            require(ends > 0, Kind.LOST, "neither completed nor cancelled: order " + order);
            require(ends < 2, Kind.DOUBLED, "ended %d times: order %s".formatted(ends, order));
        }
    }

    private void ticketsFollowTheirOrders() {
        var reservedFor = new HashMap<UUID, UUID>();
        var soldTo = new HashMap<UUID, UUID>();
        history.all(TicketEvent.class)
                .forEach(event -> {
                    switch (event) {
                        case TicketCreated none -> {}
                        case TicketUpdated none -> {}
                        case TicketReserved it -> reservedFor.put(it.ticketId(), it.orderId());
                        case TicketReleased it -> reservedFor.remove(it.ticketId(), it.orderId());
                        case TicketSold it -> {
                            var before = soldTo.put(it.ticketId(), it.orderId());
                            require(
                                    before == null,
                                    Kind.DOUBLED,
                                    "ticket %s is sold to %s and %s"
                                            .formatted(it.ticketId(), before, it.orderId()));
                            reservedFor.remove(it.ticketId());
                        }
                    }
                });
        reservedFor.forEach((ticket, order) ->
                find(
                        Kind.LOST,
                        "ticket %s is still reserved for order %s".formatted(ticket, order)));
        soldTo.forEach((ticket, order) ->
                require(
                        completed.containsKey(order),
                        Kind.WRONG,
                        "ticket %s is sold to order %s, which is not complete"
                                .formatted(ticket, order)));
        for (var order : completed.keySet()) {
            require(soldTo.containsValue(order), Kind.LOST, "complete, not sold: order " + order);
        }
    }

    private void moneyFollowsTheOrders() {
        var captured =
                history.all(PaymentCaptured.class).collect(groupingBy(PaymentCaptured::orderId));
        var refunded =
                history.all(PaymentRefunded.class).collect(groupingBy(PaymentRefunded::orderId));
        captured.forEach((order, all) ->
                require(
                        all.size() == 1,
                        Kind.DOUBLED,
                        "captured %d times: order %s".formatted(all.size(), order)));
        refunded.forEach((order, all) -> {
            require(
                    all.size() == 1,
                    Kind.DOUBLED,
                    "refunded %d times: order %s".formatted(all.size(), order));
            require(
                    captured.containsKey(order),
                    Kind.WRONG,
                    "refunded, not captured: order " + order);
        });
        for (var order : completed.keySet()) {
            require(captured.containsKey(order), Kind.WRONG, "complete, not paid: order " + order);
            require(
                    !refunded.containsKey(order),
                    Kind.WRONG,
                    "complete, but the money went back: order " + order);
        }
        for (var order : cancelled.keySet()) {
            require(
                    !captured.containsKey(order) || refunded.containsKey(order),
                    Kind.LOST,
                    "cancelled, but the money is kept: order " + order);
        }
    }

    private void gatewayAgrees() {
        var captured = new HashMap<String, UUID>();
        history.all(PaymentCaptured.class)
                .forEach(it -> captured.put(it.gatewayReference(), it.orderId()));
        history.charges().stream()
                .collect(groupingBy(Charge::orderId))
                .forEach((order, charges) ->
                        require(
                                charges.size() == 1,
                                Kind.DOUBLED,
                                "charged %d times: order %s".formatted(charges.size(), order)));
        history.unrecordedCharges().forEach(it -> find(Kind.LOST, "charged, not captured: " + it));
        var references = new HashSet<String>();
        for (var charge : history.charges()) {
            references.add(charge.reference());
            var order = placed.get(charge.orderId());
            require(
                    order != null && order.price().compareTo(charge.amount()) == 0,
                    Kind.WRONG,
                    "%s is not the price of %s".formatted(charge, order));
        }
        captured.forEach((reference, order) ->
                require(
                        references.contains(reference),
                        Kind.WRONG,
                        "captured, not charged: order " + order));
        var givenBack = history.refunds().stream().map(Refund::payment).collect(toSet());
        var refundedOrders =
                history.all(PaymentRefunded.class).map(PaymentRefunded::orderId).collect(toSet());
        var refunded = new HashSet<>(captured.keySet());
        refunded.removeIf(reference -> !refundedOrders.contains(captured.get(reference)));
        for (var reference : givenBack) {
            require(
                    refunded.contains(reference),
                    Kind.LOST,
                    "given back, not recorded: " + reference);
        }
        for (var reference : refunded) {
            require(
                    givenBack.contains(reference),
                    Kind.WRONG,
                    "refunded, not given back: " + reference);
        }
    }

    private void require(boolean isRight, Kind kind, String what) {
        if (!isRight) {
            find(kind, what);
        }
    }

    private void find(Kind kind, String what) {
        findings.add(new Finding(kind, what));
    }
}
