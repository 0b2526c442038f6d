package ticketing.orders;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import ticketing.orders.order.OrderRefusal;
import ticketing.orders.order.OrderRefusal.IdempotencyKeyReused;
import ticketing.orders.order.OrderRefusal.OrderAlreadyCompleted;
import ticketing.orders.order.OrderRefusal.OrderNotFound;
import ticketing.orders.order.OrderRefusal.OwnTicket;
import ticketing.orders.order.OrderRefusal.TicketAlreadyReserved;
import ticketing.orders.order.OrderRefusal.TicketHasChanged;
import ticketing.orders.order.OrderRefusal.TicketNotFound;
import ticketing.web.problem.Problem;

/**
 * Turns refusals of the rules into HTTP problems. The rules know no status codes, and this class
 * knows no rules.
 */
@RestControllerAdvice
final class OrderProblems {

    @ExceptionHandler
    Problem refused(OrderRefusal refusal) {
        var reason = refusal.reason();
        return switch (refusal) {
            case OrderNotFound _ ->
                    Problem.of(HttpStatus.NOT_FOUND, "order-unknown", reason)
                            .titled("There is no such order, or it is somebody else's");
            case TicketNotFound _ -> Problem.of(HttpStatus.NOT_FOUND, "ticket-unknown", reason);
            case TicketAlreadyReserved _ ->
                    Problem.of(HttpStatus.CONFLICT, "ticket-reserved", reason);
            case OwnTicket _ -> Problem.of(HttpStatus.CONFLICT, "own-ticket", reason);
            case TicketHasChanged _ -> Problem.of(HttpStatus.CONFLICT, "ticket-changed", reason);
            case OrderAlreadyCompleted _ ->
                    Problem.of(HttpStatus.CONFLICT, "order-complete", reason);
            case IdempotencyKeyReused _ ->
                    Problem.of(HttpStatus.UNPROCESSABLE_CONTENT, "idempotency-key-reused", reason);
        };
    }
}
