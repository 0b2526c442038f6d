package ticketing.orders.order;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
import ticketing.events.OrderEvent.OrderPlaced;

/**
 * What the rules remember about the orders of one ticket, and nothing more. What people look at is
 * a read model.
 *
 * @param orders all orders ever placed for the ticket, by id, oldest first
 */
public record OrderBook(SequencedMap<UUID, Order> orders) {

    static final OrderBook EMPTY = new OrderBook(new LinkedHashMap<>());

    /** One order in the book. */
    public record Order(OrderPlaced placed, Status status) {}

    /** Where an order is in its life. */
    public enum Status {
        LIVE,
        CANCELLED,
        COMPLETED
    }

    /** An order of this ticket. */
    public Optional<Order> order(UUID orderId) {
        return Optional.ofNullable(orders.get(orderId));
    }

    /** The number of the next order for this ticket, from 0. */
    long nextNumber() {
        return orders.size();
    }

    /** Whether somebody holds the ticket, or has bought it. Only the last order can. */
    boolean isTaken() {
        return !orders.isEmpty() && orders.lastEntry().getValue().status() != Status.CANCELLED;
    }

    OrderBook with(Order order) {
        var next = new LinkedHashMap<>(orders);
        next.put(order.placed().orderId(), order);
        return new OrderBook(next);
    }

    OrderBook with(UUID orderId, Status status) {
        var order = orders.get(orderId);
        if (order == null) {
            throw new IllegalStateException(
                    "The history of order " + orderId + " does not begin with its placing");
        }
        return with(new Order(order.placed(), status));
    }

    @Override
    public SequencedMap<UUID, Order> orders() {
        return Collections.unmodifiableSequencedMap(orders);
    }
}
