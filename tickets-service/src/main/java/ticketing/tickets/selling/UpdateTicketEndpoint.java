package ticketing.tickets.selling;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import ticketing.events.Boundary;
import ticketing.events.TicketEvent;
import ticketing.eventstore.CommandHandler;
import ticketing.tickets.listing.TicketMapper;
import ticketing.tickets.listing.TicketResponse;
import ticketing.tickets.listing.Tickets;
import ticketing.tickets.ticket.Ticket;
import ticketing.tickets.ticket.TicketCommand;
import ticketing.tickets.ticket.TicketCommand.UpdateTicket;
import ticketing.tickets.ticket.TicketRefusal.NotTheSeller;
import ticketing.tickets.ticket.TicketRefusal.TicketChanged;
import ticketing.tickets.ticket.TicketRefusal.TicketReserved;
import ticketing.tickets.ticket.TicketRefusal.UnknownTicket;
import ticketing.web.request.IfMatch;
import ticketing.web.request.ResourceVersion;
import ticketing.web.session.SessionUser;

/** {@code PUT /api/tickets/{id}}: translates the request into a command; the rules decide. */
@RestController
final class UpdateTicketEndpoint {

    private final CommandHandler<TicketCommand, Ticket, TicketEvent> handler;
    private final Tickets tickets;
    private final TicketMapper mapper;

    UpdateTicketEndpoint(
            CommandHandler<TicketCommand, Ticket, TicketEvent> handler,
            Tickets tickets,
            TicketMapper mapper) {
        this.handler = handler;
        this.tickets = tickets;
        this.mapper = mapper;
    }

    @PutMapping("/api/tickets/{id}")
    @Operation(
            summary = "Change the offer of your ticket",
            description =
                    "Only for its seller, and only while the ticket is neither reserved nor sold")
    @ApiResponse(responseCode = "200", description = "The ticket as it is offered now")
    ResponseEntity<TicketResponse> update(
            SessionUser user,
            @PathVariable("id") UUID id,
            IfMatch ifMatch,
            @Valid @RequestBody TicketContent content)
            throws UnknownTicket, NotTheSeller, TicketReserved, TicketChanged {
        var handled =
                handler.handle(
                        Boundary.ofTicket(id),
                        new UpdateTicket(id, user.id(), content.offer(), ifMatch.versions()));
        tickets.project(handled.appended());
        var updated =
                mapper.updated(id, handled.beginningOf(id), handled.state().existing().listing());
        return ResponseEntity.ok().eTag(ResourceVersion.eTag(updated.version())).body(updated);
    }
}
