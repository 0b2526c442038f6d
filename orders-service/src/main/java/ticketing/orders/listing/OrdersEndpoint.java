package ticketing.orders.listing;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import ticketing.orders.order.OrderRefusal.OrderNotFound;
import ticketing.web.problem.Problem;
import ticketing.web.request.Paging;
import ticketing.web.request.PatientLookup;
import ticketing.web.request.ResourceVersion;
import ticketing.web.session.SessionUser;

/** {@code GET /api/orders} and {@code GET /api/orders/{id}}: buyers see only their own orders. */
@RestController
final class OrdersEndpoint {

    private final Orders orders;
    private final PatientLookup lookup;
    private final OrderMapper mapper;

    OrdersEndpoint(Orders orders, PatientLookup lookup, OrderMapper mapper) {
        this.orders = orders;
        this.lookup = lookup;
        this.mapper = mapper;
    }

    @GetMapping("/api/orders")
    @Operation(
            summary = "List your orders",
            description =
                    "Newest first, a page at a time; all of them, or those of one status: created, cancelled or complete")
    @ApiResponse(
            responseCode = "200",
            description = "A page of orders; the next one is in the Link header")
    ResponseEntity<List<OrderResponse>> list(
            SessionUser buyer,
            @RequestParam(name = "status", required = false) @Nullable String status,
            Paging paging) {
        var wanted =
                status == null
                        ? null
                        : OrderStatus.named(status).orElseThrow(OrdersEndpoint::unknownStatus);
        var after = paging.after(Orders.Position::read).orElse(null);
        return paging.page(
                orders.of(buyer.id(), wanted, after, paging.fetch()),
                Orders.Position::write,
                mapper::response);
    }

    @GetMapping("/api/orders/{id}")
    @Operation(summary = "Show your order")
    @ApiResponse(responseCode = "200", description = "The order; its version is also the ETag")
    @ApiResponse(
            responseCode = "304",
            description = "The order is still at the version in If-None-Match")
    ResponseEntity<OrderResponse> show(SessionUser buyer, @PathVariable("id") UUID id)
            throws OrderNotFound {
        var order = orders.find(id, buyer.id(), lookup).orElseThrow(() -> new OrderNotFound(id));
        return ResponseEntity.ok()
                .eTag(ResourceVersion.eTag(order.version()))
                .cacheControl(CacheControl.noCache().cachePrivate())
                .body(mapper.response(order));
    }

    private static RuntimeException unknownStatus() {
        return Problem.invalid("status", "Status must be created, cancelled or complete")
                .asException();
    }
}
