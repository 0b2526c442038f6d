package ticketing.orders.history;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import ticketing.events.Boundary;
import ticketing.events.OrderEvent;
import ticketing.eventstore.projection.TimeTravel;
import ticketing.orders.listing.OrderMapper;
import ticketing.orders.listing.OrderView;
import ticketing.orders.listing.Orders;
import ticketing.orders.order.OrderRefusal.OrderNotFound;
import ticketing.web.request.PatientLookup;
import ticketing.web.session.SessionUser;

/**
 * {@code GET /api/orders/{id}/history}: the view says who placed the order and for which ticket.
 * The history itself is read from the event store.
 */
@RestController
final class OrderHistoryEndpoint {

    private final Orders orders;
    private final PatientLookup lookup;
    private final TimeTravel<OrderView, OrderEvent> travel;
    private final OrderMapper mapper;

    OrderHistoryEndpoint(
            Orders orders,
            PatientLookup lookup,
            TimeTravel<OrderView, OrderEvent> travel,
            OrderMapper mapper) {
        this.orders = orders;
        this.lookup = lookup;
        this.travel = travel;
        this.mapper = mapper;
    }

    @GetMapping("/api/orders/{id}/history")
    @Operation(
            summary = "Show what has happened to your order",
            description = "All events of the order, oldest first, and the order after each of them")
    @ApiResponse(responseCode = "200", description = "The whole history")
    List<OrderMoment> history(SessionUser buyer, @PathVariable("id") UUID id) throws OrderNotFound {
        var order = orders.find(id, buyer.id(), lookup).orElseThrow(() -> new OrderNotFound(id));
        return travel.history(Boundary.ofOrdersFor(order.ticket().id()), id).stream()
                .map(moment -> OrderMoment.of(moment.event(), mapper.response(moment.view())))
                .toList();
    }
}
