package ticketing.tickets.selling;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import ticketing.events.Boundary;
import ticketing.events.TicketEvent;
import ticketing.eventstore.CommandHandler;
import ticketing.tickets.listing.TicketExamples;
import ticketing.tickets.listing.TicketMapper;
import ticketing.tickets.listing.TicketResponse;
import ticketing.tickets.listing.Tickets;
import ticketing.tickets.ticket.Ticket;
import ticketing.tickets.ticket.TicketCommand;
import ticketing.tickets.ticket.TicketCommand.UpdateTicket;
import ticketing.web.request.IfMatch;
import ticketing.web.request.ResourceVersion;
import ticketing.web.session.SessionUser;

/** {@code PUT /api/tickets/{id}}: translates, and leaves the decision to the rules. */
@RestController
@Tag(name = "Tickets")
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
            summary = "Changes what is offered",
            description = "Its seller may, as long as nobody has reserved or bought the ticket")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = @Content(examples = @ExampleObject(TicketExamples.OFFER)))
    @ApiResponse(
            responseCode = "200",
            description = "The ticket as it is offered now",
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
            responseCode = "403",
            description = "The ticket is somebody else's",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                            schema = @Schema(ref = TicketExamples.PROBLEM),
                            examples = @ExampleObject(TicketExamples.NOT_THE_SELLER)))
    @ApiResponse(
            responseCode = "404",
            description = "There is no such ticket",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                            schema = @Schema(ref = TicketExamples.PROBLEM),
                            examples = @ExampleObject(TicketExamples.UNKNOWN)))
    @ApiResponse(
            responseCode = "409",
            description = "Somebody has reserved or bought it",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                            schema = @Schema(ref = TicketExamples.PROBLEM),
                            examples = @ExampleObject(TicketExamples.TICKET_RESERVED)))
    @ApiResponse(
            responseCode = "412",
            description = "The ticket is not at the version of the If-Match header",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                            schema = @Schema(ref = TicketExamples.PROBLEM),
                            examples = @ExampleObject(TicketExamples.CHANGED)))
    ResponseEntity<TicketResponse> update(
            SessionUser user,
            @PathVariable("id") UUID id,
            IfMatch ifMatch,
            @Valid @RequestBody TicketContent content) {
        var handled =
                handler.handle(
                        Boundary.ofTicket(id),
                        new UpdateTicket(id, user.id(), content.offer(), ifMatch.versions()));
        tickets.project(handled.appended());
        var updated = mapper.updated(id, handled.state().existing().listing());
        return ResponseEntity.ok().eTag(ResourceVersion.eTag(updated.version())).body(updated);
    }
}
