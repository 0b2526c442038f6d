package ticketing.orders.order;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import ticketing.events.OrderEvent;
import ticketing.events.OrderEvent.CancellationReason;
import ticketing.events.OrderEvent.OrderCancelled;
import ticketing.events.OrderEvent.OrderCompleted;
import ticketing.events.OrderEvent.OrderPlaced;
import ticketing.eventstore.Decider;
import ticketing.orders.order.OrderBook.Order;
import ticketing.orders.order.OrderBook.Status;
import ticketing.orders.order.OrderCommand.CancelOrder;
import ticketing.orders.order.OrderCommand.CompleteOrder;
import ticketing.orders.order.OrderCommand.ExpireOrder;
import ticketing.orders.order.OrderCommand.PlaceOrder;
import ticketing.orders.order.OrderRefusal.IdempotencyKeyReused;
import ticketing.orders.order.OrderRefusal.OrderAlreadyCompleted;
import ticketing.orders.order.OrderRefusal.OrderNotFound;
import ticketing.orders.order.OrderRefusal.OwnTicket;
import ticketing.orders.order.OrderRefusal.TicketAlreadyReserved;
import ticketing.orders.order.OrderRefusal.TicketHasChanged;

/**
 * The rules for the orders of one ticket: at most one of them is live or complete.
 *
 * <p>The boundary is the ticket, {@code orders.<ticketId>}, not the order. Every decision sees all
 * orders ever placed for the ticket, so two buyers cannot both get it.
 *
 * <p>No switch has a {@code default}: a new command, status or event does not compile until every
 * rule handles it. What users ask for may be refused. A fact from another service, such as a
 * payment or the end of a time limit, is never refused.
 */
public final class OrderDecider implements Decider<OrderCommand, OrderBook, OrderEvent> {

    @Override
    public OrderBook initialState() {
        return OrderBook.EMPTY;
    }

    @Override
    public List<OrderEvent> decide(OrderCommand command, OrderBook book) {
        return switch (command) {
            case PlaceOrder place -> place(place, book);
            case CancelOrder cancel -> cancel(cancel, book);
            case ExpireOrder expire ->
                    book.order(expire.orderId()).map(OrderDecider::expire).orElse(List.of());
            case CompleteOrder complete ->
                    book.order(complete.orderId())
                            .map(order -> complete(complete, order))
                            .orElse(List.of());
        };
    }

    private static List<OrderEvent> place(PlaceOrder command, OrderBook book) {
        var repeated = book.order(command.orderId());
        if (repeated.isPresent()) {
            return repeat(command, repeated.get());
        }
        if (command.buyerId().equals(command.sellerId())) {
            throw new OwnTicket();
        }
        if (book.isTaken()) {
            throw new TicketAlreadyReserved();
        }
        if (command.seenVersion() != null && command.seenVersion() != command.ticketVersion()) {
            throw new TicketHasChanged();
        }
        return List.of(
                new OrderPlaced(
                        command.orderId(),
                        command.ticketId(),
                        book.nextNumber(),
                        command.buyerId(),
                        command.title(),
                        command.price(),
                        command.currency(),
                        command.ticketVersion(),
                        command.expiresAt()));
    }

    /** A repeated request gets the same answer, whatever has happened to the order since. */
    private static List<OrderEvent> repeat(PlaceOrder command, Order order) {
        var sameBuyer = order.placed().buyerId().equals(command.buyerId());
        var sameVersion =
                command.seenVersion() == null
                        || command.seenVersion() == order.placed().ticketVersion();
        if (!sameBuyer || !sameVersion) {
            throw new IdempotencyKeyReused();
        }
        return List.of();
    }

    private static List<OrderEvent> cancel(CancelOrder command, OrderBook book) {
        var order =
                book.order(command.orderId())
                        .filter(found -> found.placed().buyerId().equals(command.buyerId()))
                        .orElseThrow(() -> new OrderNotFound(command.orderId()));
        return switch (order.status()) {
            case LIVE -> List.of(cancelled(order, CancellationReason.BUYER));
            case CANCELLED -> List.of();
            case COMPLETED -> throw new OrderAlreadyCompleted();
        };
    }

    private static List<OrderEvent> expire(Order order) {
        return switch (order.status()) {
            case LIVE -> List.of(cancelled(order, CancellationReason.EXPIRED));
            case CANCELLED, COMPLETED -> List.of();
        };
    }

    private static List<OrderEvent> complete(CompleteOrder command, Order order) {
        return switch (order.status()) {
            case LIVE ->
                    List.of(
                            isAgreed(command, order.placed())
                                    ? completed(order, command.paymentId())
                                    : cancelled(
                                            order,
                                            CancellationReason.EXPIRED,
                                            OrderCancelled.AMOUNT_DIFFERS));
            // payments-service reacts to the cancellation, too, and gives the money back.
            case CANCELLED, COMPLETED -> List.of();
        };
    }

    /**
     * Payments charges the price in its copy of the order, and somebody may have changed that
     * database. The agreed price is in the order's history. Older software did not record what the
     * gateway took.
     */
    private static boolean isAgreed(CompleteOrder command, OrderPlaced placed) {
        return command.amount() == null
                || (command.amount().compareTo(placed.price()) == 0
                        && placed.currency().equals(command.currency()));
    }

    private static OrderEvent completed(Order order, UUID paymentId) {
        return new OrderCompleted(
                order.placed().orderId(),
                order.placed().ticketId(),
                order.placed().orderNumber(),
                paymentId);
    }

    private static OrderEvent cancelled(Order order, CancellationReason reason) {
        return cancelled(order, reason, null);
    }

    private static OrderEvent cancelled(
            Order order, CancellationReason reason, @Nullable String detail) {
        return new OrderCancelled(
                order.placed().orderId(),
                order.placed().ticketId(),
                order.placed().orderNumber(),
                reason,
                detail);
    }

    @Override
    public OrderBook evolve(OrderBook book, OrderEvent event) {
        return switch (event) {
            case OrderPlaced placed -> book.with(new Order(placed, Status.LIVE));
            case OrderCancelled cancelled -> book.with(cancelled.orderId(), Status.CANCELLED);
            case OrderCompleted completed -> book.with(completed.orderId(), Status.COMPLETED);
        };
    }
}
