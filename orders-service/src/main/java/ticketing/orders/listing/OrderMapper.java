package ticketing.orders.listing;

import java.time.Instant;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;
import ticketing.events.OrderEvent.OrderPlaced;
import ticketing.orders.order.OrderBook;

/** Makes the order that the API shows, from the view or from a decision. */
@Mapper
public interface OrderMapper {

    /** The order from its view. */
    OrderResponse response(OrderView view);

    /**
     * The order from the decision that was just made: the answer needs no database.
     *
     * @param placedAt when the order was stored
     * @param version the version of the order after the decision
     */
    @Mapping(target = "id", source = "order.placed.orderId")
    @Mapping(target = "status", source = "order.status")
    @Mapping(target = "userId", source = "order.placed.buyerId")
    @Mapping(target = "placedAt", source = "placedAt")
    @Mapping(target = "expiresAt", source = "order.placed.expiresAt")
    @Mapping(target = "version", source = "version")
    @Mapping(target = "ticket", source = "order.placed")
    OrderResponse response(OrderBook.Order order, Instant placedAt, long version);

    /** The ticket of an order that was just placed. */
    @Mapping(target = "id", source = "ticketId")
    @Mapping(target = "version", source = "ticketVersion")
    OrderResponse.Ticket ticket(OrderPlaced placed);

    /** The API's name for a status of the rules. */
    default OrderStatus status(OrderBook.Status status) {
        return OrderStatus.of(status);
    }
}
