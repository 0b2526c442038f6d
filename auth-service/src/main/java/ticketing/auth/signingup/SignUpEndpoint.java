package ticketing.auth.signingup;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import java.time.Clock;
import java.util.Locale;
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
import ticketing.auth.account.AccountRefusal.EmailInUse;
import ticketing.auth.account.AccountRefusal.IdempotencyKeyReused;
import ticketing.auth.addresses.AccountsByAddress;
import ticketing.auth.addresses.AccountsByAddress.Found;
import ticketing.auth.credentials.EmailForms;
import ticketing.auth.credentials.NewEmailAddress;
import ticketing.auth.credentials.NewPassword;
import ticketing.auth.credentials.PasswordForm;
import ticketing.auth.credentials.UncommonPassword;
import ticketing.auth.keys.EmailKeys;
import ticketing.auth.passwords.Applicant;
import ticketing.auth.passwords.PasswordAttempts;
import ticketing.auth.passwords.Passwords;
import ticketing.auth.passwords.Passwords.Match;
import ticketing.auth.passwords.SignUpAttempts;
import ticketing.auth.passwords.TooManyAttemptsException;
import ticketing.auth.sessions.Sessions;
import ticketing.auth.sessions.UserResponse;
import ticketing.events.UserEvent;
import ticketing.eventstore.CommandHandler;
import ticketing.web.origin.CallerAddress;
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
    private static final UUID NOBODY = new UUID(0, 0);

    private final CommandHandler<AccountCommand, Account, UserEvent> accounts;
    private final AccountsByAddress addresses;
    private final EmailKeys emails;
    private final Passwords passwords;
    private final SignUpAttempts signUps;
    private final PasswordAttempts attempts;
    private final Sessions sessions;
    private final RecentSignUps recent;

    SignUpEndpoint(
            CommandHandler<AccountCommand, Account, UserEvent> accounts,
            AccountsByAddress addresses,
            EmailKeys emails,
            Passwords passwords,
            SignUpAttempts signUps,
            PasswordAttempts attempts,
            Sessions sessions,
            Clock clock) {
        this.accounts = accounts;
        this.addresses = addresses;
        this.emails = emails;
        this.passwords = passwords;
        this.signUps = signUps;
        this.attempts = attempts;
        this.sessions = sessions;
        this.recent = new RecentSignUps(clock);
    }

    @Schema(name = "SignUp")
    record Request(@NewEmailAddress String email, @NewPassword @UncommonPassword String password) {

        Request {
            email = EmailForms.ofEarlierReleases(Objects.requireNonNullElse(email, ""));
            password = Objects.requireNonNullElse(password, "");
        }

        /** The address as a new account keeps it; not empty once the request was found valid. */
        String emailOfNewAccount() {
            return EmailForms.ofNewAccount(email).orElseThrow();
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
            description = "The account; the cookie session comes with it")
    @PostMapping("/api/users/signup")
    ResponseEntity<UserResponse> signUp(
            @Valid @RequestBody Request request, IdempotencyKey key, CallerAddress from)
            throws EmailInUse, IdempotencyKeyReused, TooManyAttemptsException {
        requireNotTheAddress(request);
        var account =
                recent.find(asked(request, key))
                        .orElseGet(() -> account(request, key, from.network()));
        return ResponseEntity.status(HttpStatus.CREATED)
                .header(HttpHeaders.SET_COOKIE, sessions.begin(account).toString())
                .body(UserResponse.of(account));
    }

    /** Whoever wants to get in tries that, too. */
    private static void requireNotTheAddress(Request request) {
        var email = request.emailOfNewAccount();
        var password = PasswordForm.of(request.password()).strip().toLowerCase(Locale.ROOT);
        if (password.equals(email) || password.equals(email.substring(0, email.lastIndexOf('@')))) {
            throw Problem.invalid("password", "Password must not be your e-mail address")
                    .asException();
        }
    }

    private RecentSignUps.Request asked(Request request, IdempotencyKey key) {
        return new RecentSignUps.Request(
                idOf(key, request.emailOfNewAccount()), request.password());
    }

    private UUID idOf(IdempotencyKey key, String formOfEmail) {
        return key.idFor(NOBODY, CALL, emails.keyOf(formOfEmail));
    }

    private Account.Open account(Request request, IdempotencyKey key, String network) {
        signUps.begin(network);
        var found = addresses.find(request.email());
        return found.isPresent()
                ? repeated(found.get(), request, key, network)
                : opened(request, key, network);
    }

    private Account.Open opened(Request request, IdempotencyKey key, String network) {
        var email = request.emailOfNewAccount();
        var signedUp =
                accounts.handle(
                        emails.boundaryOf(email),
                        new SignUp(
                                idOf(key, email),
                                email,
                                passwords.hash(request.password(), Applicant.signingUp(network))));
        var account =
                switch (signedUp.state()) {
                    case Account.Open open -> open;
                    case Account.Absent() ->
                            throw new IllegalStateException("A sign-up left no account");
                };
        if (signedUp.appended().isEmpty()) {
            // Another instance was faster with the same request.
            return withSamePassword(account, request, key, network);
        }
        recent.remember(asked(request, key), account);
        attempts.welcome(emails.keyOf(email), network);
        return account;
    }

    /** The account that is there, if this is the request that opened it. */
    private Account.Open repeated(
            Found found, Request request, IdempotencyKey key, String network) {
        if (!found.account().userId().equals(idOf(key, found.form()))) {
            throw new EmailInUse();
        }
        return withSamePassword(found.account(), request, key, network);
    }

    private Account.Open withSamePassword(
            Account.Open account, Request request, IdempotencyKey key, String network) {
        return recent.verified(
                asked(request, key),
                () -> {
                    requireSamePassword(account, request, network);
                    return account;
                });
    }

    /** A repeat is one more way to try passwords, so it counts like a sign-in. */
    private void requireSamePassword(Account.Open account, Request request, String network) {
        try (var attempt = attempts.begin(addresses.keyOf(request.email()), network)) {
            var match =
                    passwords.match(
                            request.password(),
                            Optional.of(account.passwordHash()),
                            Applicant.signingUp(network));
            if (match == Match.NO) {
                attempt.failed();
                throw new IdempotencyKeyReused();
            }
            attempt.succeeded();
        }
    }
}
