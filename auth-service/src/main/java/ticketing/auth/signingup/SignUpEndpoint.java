package ticketing.auth.signingup;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import java.util.Locale;
import java.util.Objects;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import ticketing.auth.account.AccountRefusal.EmailInUse;
import ticketing.auth.account.AccountRefusal.IdempotencyKeyReused;
import ticketing.auth.credentials.EmailForms;
import ticketing.auth.credentials.NewEmailAddress;
import ticketing.auth.credentials.NewPassword;
import ticketing.auth.credentials.PasswordForm;
import ticketing.auth.credentials.UncommonPassword;
import ticketing.auth.passwords.TooManyAttemptsException;
import ticketing.auth.sessions.Sessions;
import ticketing.auth.sessions.UserResponse;
import ticketing.web.origin.CallerAddress;
import ticketing.web.problem.Problem;
import ticketing.web.request.IdempotencyKey;

/**
 * {@code POST /api/users/signup}: opens an account, and begins a session. A repeated request gets
 * the same answer, with a session of its own.
 */
@RestController
final class SignUpEndpoint {

    private final Registration registration;
    private final Sessions sessions;

    SignUpEndpoint(Registration registration, Sessions sessions) {
        this.registration = registration;
        this.sessions = sessions;
    }

    @Schema(name = "SignUp")
    record Request(@NewEmailAddress String email, @NewPassword @UncommonPassword String password) {

        Request {
            email = EmailForms.ofEarlierReleases(Objects.requireNonNullElse(email, ""));
            password = Objects.requireNonNullElse(password, "");
        }

        /** The address in the form of new accounts. Exists for every valid request. */
        String emailOfNewAccount() {
            return EmailForms.ofNewAccount(email).orElseThrow();
        }

        Registration.Request by(IdempotencyKey key, CallerAddress from) {
            return new Registration.Request(
                    email, emailOfNewAccount(), password, key, from.network());
        }

        /** Leaves address and password out, so that they never get into a log. */
        @Override
        public String toString() {
            return "Request[]";
        }
    }

    @Operation(
            summary = "Sign up",
            description =
                    "Opens an account and a session. A repeated request with the same Idempotency-Key, address"
                            + " and password gets the same answer, with a session of its own.")
    @ApiResponse(
            responseCode = "201",
            description = "The account; the cookie session comes with it")
    @PostMapping("/api/users/signup")
    ResponseEntity<UserResponse> signUp(
            @Valid @RequestBody Request request, IdempotencyKey key, CallerAddress from)
            throws EmailInUse, IdempotencyKeyReused, TooManyAttemptsException {
        requireNotTheAddress(request);
        var account = registration.open(request.by(key, from));
        return ResponseEntity.status(HttpStatus.CREATED)
                .header(HttpHeaders.SET_COOKIE, sessions.begin(account).toString())
                .body(UserResponse.of(account));
    }

    /** An attacker tries the e-mail address as a password, too. */
    private static void requireNotTheAddress(Request request) {
        var email = request.emailOfNewAccount();
        var password = PasswordForm.of(request.password()).strip().toLowerCase(Locale.ROOT);
        if (password.equals(email) || password.equals(email.substring(0, email.lastIndexOf('@')))) {
            throw Problem.invalid("password", "Password must not be your e-mail address")
                    .asException();
        }
    }
}
