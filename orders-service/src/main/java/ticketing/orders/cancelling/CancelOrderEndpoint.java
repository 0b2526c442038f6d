package ticketing.orders.cancelling;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import ticketing.events.Boundary;
import ticketing.events.OrderEvent;
import ticketing.eventstore.CommandHandler;
import ticketing.orders.listing.Orders;
import ticketing.orders.order.OrderBook;
import ticketing.orders.order.OrderCommand;
import ticketing.orders.order.OrderCommand.CancelOrder;
import ticketing.orders.order.OrderRefusal.OrderAlreadyCompleted;
import ticketing.orders.order.OrderRefusal.OrderNotFound;
import ticketing.web.request.PatientLookup;
import ticketing.web.session.SessionUser;

/** {@code DELETE /api/orders/{id}}: finds the ticket of the order in the view; the rules decide. */
@RestController
final class CancelOrderEndpoint {

    private final CommandHandler<OrderCommand, OrderBook, OrderEvent> handler;
    private final Orders orders;
    private final PatientLookup lookup;

    CancelOrderEndpoint(
            CommandHandler<OrderCommand, OrderBook, OrderEvent> handler,
            Orders orders,
            PatientLookup lookup) {
        this.handler = handler;
        this.orders = orders;
        this.lookup = lookup;
    }

    @DeleteMapping("/api/orders/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Cancel your order",
            description = "The ticket is free again. Cancelling a cancelled order changes nothing.")
    @ApiResponse(responseCode = "204", description = "The order is cancelled")
    void cancel(SessionUser buyer, @PathVariable("id") UUID id)
            throws OrderNotFound, OrderAlreadyCompleted {
        var order = orders.find(id, buyer.id(), lookup).orElseThrow(() -> new OrderNotFound(id));
        var handled =
                handler.handle(
                        Boundary.ofOrdersFor(order.ticket().id()), new CancelOrder(id, buyer.id()));
        orders.project(handled.appended());
    }
}
