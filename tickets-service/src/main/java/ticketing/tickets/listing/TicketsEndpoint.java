package ticketing.tickets.listing;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import ticketing.tickets.ticket.TicketRefusal.NotTheSeller;
import ticketing.tickets.ticket.TicketRefusal.UnknownTicket;
import ticketing.web.problem.Problem;
import ticketing.web.request.Paging;
import ticketing.web.request.PatientLookup;
import ticketing.web.request.ResourceVersion;
import ticketing.web.session.SessionUser;

/**
 * {@code GET /api/tickets} and {@code GET /api/tickets/{id}}: only {@code ?status=any} needs a
 * session.
 */
@RestController
final class TicketsEndpoint {

    /** The longest title: a longer text cannot be part of one. */
    private static final int LONGEST_TEXT = 200;

    private static final String AVAILABLE = "available";
    private static final String ANY = "any";

    private final Tickets tickets;
    private final PatientLookup lookup;
    private final TicketMapper mapper;

    TicketsEndpoint(Tickets tickets, PatientLookup lookup, TicketMapper mapper) {
        this.tickets = tickets;
        this.lookup = lookup;
        this.mapper = mapper;
    }

    @GetMapping("/api/tickets")
    @Operation(
            summary = "List tickets that can be bought now",
            description =
                    "Without reserved and sold tickets; newest first, a page at a time. With status=any, all tickets"
                            + " of the caller, reserved and sold ones included.")
    @ApiResponse(
            responseCode = "200",
            description = "A page of tickets; the next one is in the Link header")
    ResponseEntity<List<TicketResponse>> list(
            @Parameter(description = "Text in the title, in upper or lower case")
                    @RequestParam(name = "q", required = false)
                    @Nullable String text,
            @Parameter(description = "Only the tickets of this user")
                    @RequestParam(name = "sellerId", required = false)
                    @Nullable UUID sellerId,
            @Parameter(
                            description = "available, or any for your own tickets",
                            schema =
                                    @Schema(
                                            allowableValues = {AVAILABLE, ANY},
                                            defaultValue = AVAILABLE))
                    @RequestParam(name = "status", defaultValue = AVAILABLE)
                    String status,
            Optional<SessionUser> caller,
            Paging paging)
            throws NotTheSeller {
        var after = paging.after(Long::valueOf).orElse(null);
        var found =
                switch (status) {
                    case AVAILABLE ->
                            tickets.available(wanted(text), sellerId, after, paging.fetch());
                    case ANY ->
                            tickets.of(
                                    seller(caller, sellerId), wanted(text), after, paging.fetch());
                    default -> throw unknownStatus();
                };
        return paging.page(found, view -> String.valueOf(view.position()), mapper::response);
    }

    @GetMapping("/api/tickets/{id}")
    @Operation(summary = "Show a ticket", description = "Also if it is reserved or sold")
    @ApiResponse(responseCode = "200", description = "The ticket; its version is also the ETag")
    @ApiResponse(
            responseCode = "304",
            description = "The ticket is still at the version in If-None-Match")
    ResponseEntity<TicketResponse> show(@PathVariable("id") UUID id) throws UnknownTicket {
        // Waits briefly for a ticket that was created a moment ago: its view may not be there yet.
        var ticket =
                lookup.find(id, () -> tickets.find(id), tickets::shownUpTo)
                        .orElseThrow(UnknownTicket::new);
        return ResponseEntity.ok()
                .eTag(ResourceVersion.eTag(ticket.version()))
                .cacheControl(CacheControl.noCache())
                .body(mapper.response(ticket));
    }

    /** Only the seller may list reserved and sold tickets. */
    private static UUID seller(Optional<SessionUser> caller, @Nullable UUID sellerId)
            throws NotTheSeller {
        var seller =
                caller.orElseThrow(() -> Problem.standard(HttpStatus.UNAUTHORIZED).asException());
        if (sellerId != null && !sellerId.equals(seller.id())) {
            throw new NotTheSeller("list tickets that are reserved or sold");
        }
        return seller.id();
    }

    private static RuntimeException unknownStatus() {
        return Problem.invalid("status", "Status must be available or any").asException();
    }

    private static @Nullable String wanted(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        var wanted = text.strip();
        // A regular expression ends at a NUL character, and no title contains one.
        if (wanted.length() > LONGEST_TEXT || wanted.indexOf('\0') >= 0) {
            throw Problem.invalid("q", "Q must have at most 200 characters, none of them zero")
                    .asException();
        }
        return wanted;
    }
}
