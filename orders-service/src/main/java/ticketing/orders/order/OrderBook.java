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
 * What the rules remember about the orders of one ticket, and nothing more. What people look at is
 * a read model.
 *
 * <p>Immutable. A book shares all its pages but the last with the book before, since only the last
 * order can change: however often a ticket is ordered and cancelled, one more event costs the same.
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

    /** Where an order is in its life. */
    public enum Status {
        LIVE,
        CANCELLED,
        COMPLETED
    }

    /** No record: to compare two of them would follow their whole rows. */
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

    /** An order of this ticket. */
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

    /** Whether somebody holds the ticket, or has bought it. Only the last order can. */
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
                    "The history of order " + orderId + " does not begin with its placing");
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
