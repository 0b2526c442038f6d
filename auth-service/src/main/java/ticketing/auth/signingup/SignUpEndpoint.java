package ticketing.auth.signingup;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import ticketing.auth.account.Account;
import ticketing.auth.account.AccountCommand;
import ticketing.auth.account.AccountCommand.SignUp;
import ticketing.auth.credentials.EmailAddress;
import ticketing.auth.credentials.NewPassword;
import ticketing.auth.keys.EmailKeys;
import ticketing.auth.passwords.PasswordAttempts;
import ticketing.auth.passwords.Passwords;
import ticketing.auth.sessions.Sessions;
import ticketing.auth.sessions.UserResponse;
import ticketing.events.UserEvent;
import ticketing.eventstore.CommandHandler;
import ticketing.web.problem.Problem;
import ticketing.web.request.IdempotencyKey;

/**
 * Opens an account, and a session with it.
 *
 * <p>Who signs up is nobody yet, so an idempotency key counts for the address: the same key,
 * address and password again is the same request, which is answered alike, with a session of its
 * own. Whoever has the key without the password gets no session.
 */
@RestController
final class SignUpEndpoint {

    private static final String CALL = "POST /api/users/signup";
    private static final String EMAIL_IN_USE =
            """
            {"type":"https://ticketing.example/problems/email-in-use","title":"Email in use",\
            "status":409,"detail":"Email in use","instance":"/api/users/signup",\
            "errors":[{"message":"Email in use","field":"email"}]}\
            """;
    private static final String KEY_REUSED =
            """
            {"type":"https://ticketing.example/problems/idempotency-key-reused",\
            "title":"Idempotency key reused","status":422,\
            "detail":"This Idempotency-Key was used for another request",\
            "instance":"/api/users/signup",\
            "errors":[{"message":"This Idempotency-Key was used for another request"}]}\
            """;
    private static final UUID NOBODY = new UUID(0, 0);

    private final CommandHandler<AccountCommand, Account, UserEvent> accounts;
    private final EmailKeys emails;
    private final Passwords passwords;
    private final PasswordAttempts attempts;
    private final Sessions sessions;

    SignUpEndpoint(
            CommandHandler<AccountCommand, Account, UserEvent> accounts,
            EmailKeys emails,
            Passwords passwords,
            PasswordAttempts attempts,
            Sessions sessions) {
        this.accounts = accounts;
        this.emails = emails;
        this.passwords = passwords;
        this.attempts = attempts;
        this.sessions = sessions;
    }

    @Schema(name = "SignUp")
    record Request(
            @EmailAddress @Schema(example = "ann@example.org") String email,
            @NewPassword @Schema(example = "correct horse battery") String password) {

        Request {
            email = EmailKeys.normalized(email);
            password = Objects.requireNonNullElse(password, "");
        }

        /** Without address and password, so that no log line ever holds them. */
        @Override
        public String toString() {
            return "Request[]";
        }
    }

    @Operation(
            summary = "Sign up",
            description =
                    "Opens an account and a session. Repeated with the same Idempotency-Key, address"
                            + " and password, it answers alike, with a session of its own.")
    @ApiResponse(
            responseCode = "201",
            description = "The account; the cookie session comes with it",
            useReturnTypeSchema = true)
    @ApiResponse(
            responseCode = "409",
            description = "Somebody has an account with this address",
            content =
                    @Content(
                            mediaType = "application/problem+json",
                            schema = @Schema(ref = "#/components/schemas/Problem"),
                            examples = @ExampleObject(EMAIL_IN_USE)))
    @ApiResponse(
            responseCode = "422",
            description = "The Idempotency-Key was used for another request",
            content =
                    @Content(
                            mediaType = "application/problem+json",
                            schema = @Schema(ref = "#/components/schemas/Problem"),
                            examples = @ExampleObject(KEY_REUSED)))
    @PostMapping("/api/users/signup")
    ResponseEntity<UserResponse> signUp(
            @Valid @RequestBody Request request, IdempotencyKey key, HttpServletRequest from) {
        var emailKey = emails.keyOf(request.email());
        var signedUp =
                accounts.handle(
                        emails.boundaryOf(request.email()),
                        new SignUp(
                                key.idFor(NOBODY, CALL, emailKey),
                                request.email(),
                                passwords.hash(request.password())));
        var account =
                switch (signedUp.state()) {
                    case Account.Open open -> open;
                    case Account.Absent() ->
                            throw new IllegalStateException("A sign-up left no account");
                };
        if (signedUp.appended().isEmpty()) {
            requireSamePassword(account, request, emailKey, from.getRemoteAddr());
        }
        return ResponseEntity.status(HttpStatus.CREATED)
                .header(HttpHeaders.SET_COOKIE, sessions.begin(account).toString())
                .body(UserResponse.of(account));
    }

    /** A repeat is one more way to try passwords, so it counts like a sign-in. */
    private void requireSamePassword(
            Account.Open account, Request request, String emailKey, String address) {
        attempts.begin(emailKey, address);
        if (!passwords.matches(request.password(), Optional.of(account.passwordHash()))) {
            throw Problem.of(
                            HttpStatus.UNPROCESSABLE_CONTENT,
                            "idempotency-key-reused",
                            "This Idempotency-Key was used for another request")
                    .asException();
        }
        attempts.succeeded(emailKey, address);
    }
}
