package ticketing.payments;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import ticketing.payments.payment.PaymentRefusal;
import ticketing.payments.payment.PaymentRefusal.AlreadyBeingPaid;
import ticketing.payments.payment.PaymentRefusal.AlreadyPaid;
import ticketing.payments.payment.PaymentRefusal.AnotherCardTried;
import ticketing.payments.payment.PaymentRefusal.CardDeclined;
import ticketing.payments.payment.PaymentRefusal.IdempotencyKeyReused;
import ticketing.payments.payment.PaymentRefusal.MoneyGoesBack;
import ticketing.payments.payment.PaymentRefusal.NothingTaken;
import ticketing.payments.payment.PaymentRefusal.OrderCancelled;
import ticketing.payments.payment.PaymentRefusal.OrderExpired;
import ticketing.payments.payment.PaymentRefusal.OrderNotFound;
import ticketing.payments.payment.PaymentRefusal.PaymentNotFound;
import ticketing.web.problem.Problem;

/**
 * Turns refusals of the rules into HTTP problems. The rules know no status codes, and this class
 * knows no rules.
 */
@RestControllerAdvice
final class PaymentProblems {

    @ExceptionHandler
    Problem refused(PaymentRefusal refusal) {
        var reason = refusal.reason();
        return switch (refusal) {
            case OrderNotFound _ ->
                    Problem.of(HttpStatus.NOT_FOUND, "order-unknown", reason)
                            .titled("There is no such order, or it is somebody else's");
            case PaymentNotFound _ ->
                    Problem.of(HttpStatus.NOT_FOUND, "payment-unknown", reason)
                            .titled("There is no such payment, or it is somebody else's");
            case OrderCancelled _ -> Problem.of(HttpStatus.CONFLICT, "order-cancelled", reason);
            case OrderExpired _ -> Problem.of(HttpStatus.CONFLICT, "order-expired", reason);
            case MoneyGoesBack _ -> Problem.of(HttpStatus.CONFLICT, "money-goes-back", reason);
            case NothingTaken _ -> Problem.of(HttpStatus.CONFLICT, "nothing-taken", reason);
            case AlreadyPaid _ -> Problem.of(HttpStatus.CONFLICT, "already-paid", reason);
            case AlreadyBeingPaid _ ->
                    Problem.of(HttpStatus.CONFLICT, "already-being-paid", reason);
            case AnotherCardTried _ -> Problem.of(HttpStatus.CONFLICT, "changed-meanwhile", reason);
            case CardDeclined declined -> declined(declined);
            case IdempotencyKeyReused _ ->
                    Problem.of(HttpStatus.UNPROCESSABLE_CONTENT, "idempotency-key-reused", reason);
        };
    }

    private static Problem declined(CardDeclined declined) {
        var problem =
                Problem.of(HttpStatus.PAYMENT_REQUIRED, "payment-declined", declined.reason());
        problem.setProperty("code", declined.code());
        return problem;
    }
}
