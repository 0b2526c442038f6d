package ticketing.orders.placing;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.net.URI;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import ticketing.events.Boundary;
import ticketing.events.OrderEvent;
import ticketing.events.TicketEvent;
import ticketing.eventstore.CommandHandler;
import ticketing.eventstore.readmodel.Views;
import ticketing.orders.listing.OrderMapper;
import ticketing.orders.listing.OrderResponse;
import ticketing.orders.listing.Orders;
import ticketing.orders.order.OrderBook;
import ticketing.orders.order.OrderCommand;
import ticketing.orders.order.OrderCommand.PlaceOrder;
import ticketing.orders.order.OrderRefusal.IdempotencyKeyReused;
import ticketing.orders.order.OrderRefusal.OwnTicket;
import ticketing.orders.order.OrderRefusal.TicketAlreadyReserved;
import ticketing.orders.order.OrderRefusal.TicketHasChanged;
import ticketing.orders.order.OrderRefusal.TicketNotFound;
import ticketing.web.request.IdempotencyKey;
import ticketing.web.request.PatientLookup;
import ticketing.web.request.ResourceVersion;
import ticketing.web.session.SessionUser;

/** {@code POST /api/orders}: translates the request into a command; the rules decide. */
@RestController
final class PlaceOrderEndpoint {

    private final CommandHandler<OrderCommand, OrderBook, OrderEvent> handler;
    private final Views<TicketCopy, TicketEvent> tickets;
    private final Orders orders;
    private final PatientLookup lookup;
    private final OrderMapper mapper;
    private final OrdersProperties properties;
    private final Clock clock;

    PlaceOrderEndpoint(
            CommandHandler<OrderCommand, OrderBook, OrderEvent> handler,
            Views<TicketCopy, TicketEvent> tickets,
            Orders orders,
            PatientLookup lookup,
            OrderMapper mapper,
            OrdersProperties properties,
            Clock clock) {
        this.handler = handler;
        this.tickets = tickets;
        this.orders = orders;
        this.lookup = lookup;
        this.mapper = mapper;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * The body of the request.
     *
     * @param ticketVersion the version the buyer has seen. It must be the newest that this service
     *     knows. Null if any version will do
     */
    record Request(
            @NotNull(message = "TicketId must be provided") UUID ticketId,
            @PositiveOrZero(message = "TicketVersion must not be negative")
                    @Nullable Long ticketVersion) {}

    @PostMapping("/api/orders")
    @Operation(
            summary = "Order a ticket",
            description =
                    "The ticket is held for the buyer until the order expires. Price and title are those of"
                            + " the newest version of the ticket that this service knows. They stay those of"
                            + " the order, whatever the seller changes at that moment or later. A ticketVersion"
                            + " says which version the buyer has seen: if it is not the newest known here,"
                            + " nothing is ordered.")
    @ApiResponse(responseCode = "201", description = "The order")
    ResponseEntity<OrderResponse> place(
            SessionUser buyer, IdempotencyKey key, @Valid @RequestBody Request request)
            throws TicketNotFound,
                    TicketAlreadyReserved,
                    OwnTicket,
                    TicketHasChanged,
                    IdempotencyKeyReused {
        var ticketId = request.ticketId();
        var ticket =
                lookup.find(ticketId, () -> tickets.find(ticketId), tickets::shownUpTo)
                        .orElseThrow(() -> new TicketNotFound(ticketId));
        if (key.isGiven() && orders.usedForAnotherTicket(buyer.id(), key, ticketId)) {
            throw new IdempotencyKeyReused();
        }
        var orderId = orders.idFor(buyer.id(), key, ticketId);
        // Price and expiry come from this service and the buyer from the session, never from the
        // body.
        var handled =
                handler.handle(
                        Boundary.ofOrdersFor(ticketId),
                        new PlaceOrder(
                                orderId,
                                buyer.id(),
                                ticketId,
                                ticket.sellerId(),
                                ticket.title(),
                                ticket.price(),
                                ticket.currency(),
                                ticket.version(),
                                request.ticketVersion(),
                                // MongoDB keeps milliseconds: event and view must have the same
                                // time.
                                clock.instant()
                                        .plus(properties.timeToPay())
                                        .truncatedTo(ChronoUnit.MILLIS)));
        orders.project(handled.appended());
        var version = handled.versionOf(orderId);
        return ResponseEntity.created(URI.create("/api/orders/" + orderId))
                .eTag(ResourceVersion.eTag(version))
                .body(
                        mapper.response(
                                handled.state().order(orderId).orElseThrow(),
                                handled.beginningOf(orderId),
                                version));
    }
}
