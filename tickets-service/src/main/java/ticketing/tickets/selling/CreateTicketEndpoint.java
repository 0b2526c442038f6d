package ticketing.tickets.selling;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.net.URI;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import ticketing.events.Boundary;
import ticketing.events.TicketEvent;
import ticketing.eventstore.CommandHandler;
import ticketing.tickets.TicketsProperties;
import ticketing.tickets.listing.TicketExamples;
import ticketing.tickets.listing.TicketMapper;
import ticketing.tickets.listing.TicketResponse;
import ticketing.tickets.listing.Tickets;
import ticketing.tickets.ticket.Ticket;
import ticketing.tickets.ticket.TicketCommand;
import ticketing.tickets.ticket.TicketCommand.CreateTicket;
import ticketing.web.request.IdempotencyKey;
import ticketing.web.request.ResourceVersion;
import ticketing.web.session.SessionUser;

/** {@code POST /api/tickets}: translates, and leaves the decision to the rules. */
@RestController
@Tag(name = "Tickets")
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
            summary = "Offers a ticket",
            description = "The price is in the currency of the marketplace")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = @Content(examples = @ExampleObject(TicketExamples.OFFER)))
    @ApiResponse(
            responseCode = "201",
            description = "The new ticket; a repeat with the same key gets the same answer",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = TicketResponse.class),
                            examples = @ExampleObject(TicketExamples.AVAILABLE)))
    @ApiResponse(
            responseCode = "400",
            description = "Everything that is wrong with the input, at once",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                            schema = @Schema(ref = TicketExamples.PROBLEM),
                            examples = @ExampleObject(TicketExamples.INVALID)))
    @ApiResponse(
            responseCode = "422",
            description = "The idempotency key stands for another request",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                            schema = @Schema(ref = TicketExamples.PROBLEM),
                            examples = @ExampleObject(TicketExamples.KEY_REUSED)))
    ResponseEntity<TicketResponse> create(
            SessionUser seller, IdempotencyKey key, @Valid @RequestBody TicketContent content) {
        // The ticket is its own boundary, so nothing but user, call and key can name it.
        var id = key.idFor(seller.id(), "POST /api/tickets", "");
        var handled =
                handler.handle(
                        Boundary.ofTicket(id),
                        new CreateTicket(id, seller.id(), content.offer(), properties.currency()));
        tickets.project(handled.appended());
        var created = mapper.created(id, handled.state().existing().listing());
        return ResponseEntity.created(URI.create("/api/tickets/" + id))
                .eTag(ResourceVersion.eTag(created.version()))
                .body(created);
    }
}
