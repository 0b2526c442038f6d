package ticketing.tickets;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import ticketing.tickets.ticket.TicketRefusal;
import ticketing.tickets.ticket.TicketRefusal.IdempotencyKeyReused;
import ticketing.tickets.ticket.TicketRefusal.NotTheSeller;
import ticketing.tickets.ticket.TicketRefusal.TicketChanged;
import ticketing.tickets.ticket.TicketRefusal.TicketReserved;
import ticketing.tickets.ticket.TicketRefusal.UnknownTicket;
import ticketing.web.problem.Problem;

/**
 * Turns refusals of the rules into HTTP problems. The rules know no status codes, and this class
 * knows no rules.
 */
@RestControllerAdvice
final class TicketProblems {

    @ExceptionHandler
    Problem refused(TicketRefusal refusal) {
        var reason = refusal.reason();
        return switch (refusal) {
            case UnknownTicket _ -> Problem.of(HttpStatus.NOT_FOUND, "ticket-unknown", reason);
            case NotTheSeller _ -> Problem.of(HttpStatus.FORBIDDEN, "not-the-seller", reason);
            case TicketReserved _ -> Problem.of(HttpStatus.CONFLICT, "ticket-reserved", reason);
            case TicketChanged _ ->
                    Problem.of(HttpStatus.PRECONDITION_FAILED, "version-outdated", reason);
            case IdempotencyKeyReused _ ->
                    Problem.of(HttpStatus.UNPROCESSABLE_CONTENT, "idempotency-key-reused", reason);
        };
    }
}
