package ticketing.orders.order;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import ticketing.events.OrderEvent.OrderPlaced;

/**
 * State of the rules: all orders ever placed for one ticket. What users look at is a read model.
 *
 * <p>Immutable. A new book shares all its pages but the last with the old one, because only the
 * last order can change. So one more event costs the same, however often a ticket is ordered and
 * cancelled.
 */
public final class OrderBook {

    static final OrderBook EMPTY = new OrderBook(null, 0);

    private final @Nullable Page last;
    private final long size;

    private OrderBook(@Nullable Page last, long size) {
        this.last = last;
        this.size = size;
    }

    /** One order in the book. */
    public record Order(OrderPlaced placed, Status status) {}

    /** The status of an order. */
    public enum Status {
        LIVE,
        CANCELLED,
        COMPLETED
    }

    /** Not a record: its {@code equals} would walk through the whole list. */
    private static final class Page {
        final Order order;
        final @Nullable Page before;

        Page(Order order, @Nullable Page before) {
            this.order = order;
            this.before = before;
        }

        boolean isOf(UUID orderId) {
            return order.placed().orderId().equals(orderId);
        }
    }

    /** The order with this id, if it is an order for this ticket. */
    public Optional<Order> order(UUID orderId) {
        for (var page = last; page != null; page = page.before) {
            if (page.isOf(orderId)) {
                return Optional.of(page.order);
            }
        }
        return Optional.empty();
    }

    /** All orders ever placed for the ticket, by id, oldest first. */
    public SequencedMap<UUID, Order> orders() {
        var orders = new LinkedHashMap<UUID, Order>();
        for (var page = last; page != null; page = page.before) {
            orders.putFirst(page.order.placed().orderId(), page.order);
        }
        return Collections.unmodifiableSequencedMap(orders);
    }

    /** The number of the next order for this ticket, from 0. */
    long nextNumber() {
        return size;
    }

    /** Whether the ticket is held or bought. Only the last order can do that. */
    boolean isTaken() {
        return last != null && last.order.status() != Status.CANCELLED;
    }

    OrderBook with(Order order) {
        return new OrderBook(new Page(order, last), size + 1);
    }

    OrderBook with(UUID orderId, Status status) {
        var later = new ArrayDeque<Order>();
        var page = last;
        while (page != null && !page.isOf(orderId)) {
            later.push(page.order);
            page = page.before;
        }
        if (page == null) {
            throw new IllegalStateException(
                    "The history of order " + orderId + " does not begin with OrderPlaced");
        }
        var changed = new Page(new Order(page.order.placed(), status), page.before);
        for (var order : later) {
            changed = new Page(order, changed);
        }
        return new OrderBook(changed, size);
    }

    @Override
    public String toString() {
        return "OrderBook of " + size + " orders";
    }
}
