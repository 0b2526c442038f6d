package ticketing.tickets.selling;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import java.net.URI;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import ticketing.events.Boundary;
import ticketing.events.TicketEvent;
import ticketing.eventstore.CommandHandler;
import ticketing.tickets.TicketsProperties;
import ticketing.tickets.listing.TicketMapper;
import ticketing.tickets.listing.TicketResponse;
import ticketing.tickets.listing.Tickets;
import ticketing.tickets.ticket.Ticket;
import ticketing.tickets.ticket.TicketCommand;
import ticketing.tickets.ticket.TicketCommand.CreateTicket;
import ticketing.tickets.ticket.TicketRefusal.IdempotencyKeyReused;
import ticketing.web.request.IdempotencyKey;
import ticketing.web.request.ResourceVersion;
import ticketing.web.session.SessionUser;

/** {@code POST /api/tickets}: translates the request into a command; the rules decide. */
@RestController
final class CreateTicketEndpoint {

    private final CommandHandler<TicketCommand, Ticket, TicketEvent> handler;
    private final Tickets tickets;
    private final TicketMapper mapper;
    private final TicketsProperties properties;

    CreateTicketEndpoint(
            CommandHandler<TicketCommand, Ticket, TicketEvent> handler,
            Tickets tickets,
            TicketMapper mapper,
            TicketsProperties properties) {
        this.handler = handler;
        this.tickets = tickets;
        this.mapper = mapper;
        this.properties = properties;
    }

    @PostMapping("/api/tickets")
    @Operation(
            summary = "Offer a ticket",
            description = "The price is in the currency of the marketplace")
    @ApiResponse(
            responseCode = "201",
            description =
                    "The new ticket; a repeated request with the same key gets the same answer")
    ResponseEntity<TicketResponse> create(
            SessionUser seller, IdempotencyKey key, @Valid @RequestBody TicketContent content)
            throws IdempotencyKeyReused {
        // The request names no other entity, so the id depends only on user, call and key.
        var id = key.idFor(seller.id(), "POST /api/tickets", "");
        var handled =
                handler.handle(
                        Boundary.ofTicket(id),
                        new CreateTicket(id, seller.id(), content.offer(), properties.currency()));
        tickets.project(handled.appended());
        var created =
                mapper.created(id, handled.beginningOf(id), handled.state().existing().listing());
        return ResponseEntity.created(URI.create("/api/tickets/" + id))
                .eTag(ResourceVersion.eTag(created.version()))
                .body(created);
    }
}
