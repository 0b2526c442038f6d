package ticketing.auth;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import ticketing.auth.account.AccountRefusal;
import ticketing.auth.account.AccountRefusal.EmailInUse;
import ticketing.auth.account.AccountRefusal.IdempotencyKeyReused;
import ticketing.auth.account.AccountRefusal.InvalidCredentials;
import ticketing.auth.passwords.HashingBusyException;
import ticketing.auth.passwords.TooManyAttemptsException;
import ticketing.web.problem.Problem;

/**
 * Turns refusals into HTTP problems. The rules know no status codes, and this class knows no rules.
 */
@RestControllerAdvice
public final class AuthProblems {

    @ExceptionHandler
    Problem refused(AccountRefusal refusal) {
        var reason = refusal.reason();
        return switch (refusal) {
            case EmailInUse _ -> Problem.of(HttpStatus.CONFLICT, "email-in-use", reason, "email");
            case InvalidCredentials _ ->
                    Problem.of(HttpStatus.UNAUTHORIZED, "invalid-credentials", reason);
            case IdempotencyKeyReused _ ->
                    Problem.of(HttpStatus.UNPROCESSABLE_CONTENT, "idempotency-key-reused", reason);
        };
    }

    @ExceptionHandler
    Problem tooManyAttempts(TooManyAttemptsException refusal) {
        return Problem.of(HttpStatus.TOO_MANY_REQUESTS, "too-many-attempts", refusal.reason())
                .retryAfter(refusal.pause());
    }

    @ExceptionHandler
    Problem busy(HashingBusyException busy) {
        return Problem.unavailable("Too many people are signing in; please try again");
    }
}
