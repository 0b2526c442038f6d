package ticketing.tickets.history;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import ticketing.events.Boundary;
import ticketing.events.TicketEvent;
import ticketing.eventstore.projection.Gate;
import ticketing.eventstore.projection.TimeTravel;
import ticketing.tickets.listing.TicketMapper;
import ticketing.tickets.listing.TicketView;
import ticketing.tickets.ticket.TicketRefusal.NotTheSeller;
import ticketing.tickets.ticket.TicketRefusal.UnknownTicket;
import ticketing.web.request.Paging;
import ticketing.web.session.SessionUser;

/**
 * {@code GET /api/tickets/{id}/history}: reads only the event store, so it works while MongoDB is
 * down.
 */
@RestController
final class TicketHistoryEndpoint {

    private final TimeTravel<TicketView, TicketEvent> travel;
    private final TicketMapper mapper;

    TicketHistoryEndpoint(TimeTravel<TicketView, TicketEvent> travel, TicketMapper mapper) {
        this.travel = travel;
        this.mapper = mapper;
    }

    @GetMapping("/api/tickets/{id}/history")
    @Operation(
            summary = "Show what has happened to your ticket",
            description =
                    "Only for its seller: its events, oldest first, a page at a time, and the ticket after each of them")
    @ApiResponse(
            responseCode = "200",
            description = "A page of the history; the next one is in the Link header")
    ResponseEntity<List<TicketMoment>> history(
            SessionUser user, @PathVariable("id") UUID id, Paging paging)
            throws UnknownTicket, NotTheSeller {
        var seen = paging.after(Long::valueOf).orElse(Gate.NOTHING);
        var moments = travel.history(Boundary.ofTicket(id), id);
        if (moments.isEmpty()) {
            throw new UnknownTicket();
        }
        if (!moments.getLast().view().sellerId().equals(user.id())) {
            throw new NotTheSeller("see the history of a ticket");
        }
        return paging.page(
                moments.stream()
                        .filter(moment -> moment.event().version() > seen)
                        .limit(paging.fetch())
                        .toList(),
                moment -> String.valueOf(moment.event().version()),
                moment -> TicketMoment.of(moment.event(), mapper.response(moment.view())));
    }
}
