package ticketing.auth.signingin;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import ticketing.auth.account.Account;
import ticketing.auth.account.AccountCommand;
import ticketing.auth.account.AccountCommand.RehashPassword;
import ticketing.auth.account.AccountRefusal.InvalidCredentials;
import ticketing.auth.addresses.AccountsByAddress;
import ticketing.auth.addresses.AccountsByAddress.Found;
import ticketing.auth.credentials.EmailAddress;
import ticketing.auth.credentials.EmailForms;
import ticketing.auth.keys.EmailKeys;
import ticketing.auth.passwords.Applicant;
import ticketing.auth.passwords.HashingBusyException;
import ticketing.auth.passwords.PasswordAttempts;
import ticketing.auth.passwords.Passwords;
import ticketing.auth.passwords.Passwords.Match;
import ticketing.auth.passwords.TooManyAttemptsException;
import ticketing.auth.sessions.Sessions;
import ticketing.auth.sessions.UserResponse;
import ticketing.events.UserEvent;
import ticketing.eventstore.CommandHandler;
import ticketing.eventstore.EventStoreException;
import ticketing.web.origin.CallerAddress;

/**
 * {@code POST /api/users/signin}: begins a session if the password is right. The account is read
 * from its stream, not from a view, so a new account can sign in at once.
 */
@RestController
final class SignInEndpoint {

    private static final Logger log = LoggerFactory.getLogger(SignInEndpoint.class);

    private final CommandHandler<AccountCommand, Account, UserEvent> accounts;
    private final AccountsByAddress addresses;
    private final EmailKeys emails;
    private final Passwords passwords;
    private final PasswordAttempts attempts;
    private final Sessions sessions;

    SignInEndpoint(
            CommandHandler<AccountCommand, Account, UserEvent> accounts,
            AccountsByAddress addresses,
            EmailKeys emails,
            Passwords passwords,
            PasswordAttempts attempts,
            Sessions sessions) {
        this.accounts = accounts;
        this.addresses = addresses;
        this.emails = emails;
        this.passwords = passwords;
        this.attempts = attempts;
        this.sessions = sessions;
    }

    @Schema(name = "SignIn")
    record Request(
            @EmailAddress String email,
            @NotEmpty(message = "Password must be provided") String password) {

        Request {
            email = EmailForms.ofEarlierReleases(Objects.requireNonNullElse(email, ""));
            password = Objects.requireNonNullElse(password, "");
        }

        /** Leaves address and password out, so that they never get into a log. */
        @Override
        public String toString() {
            return "Request[]";
        }
    }

    @Operation(summary = "Sign in", description = "Begins a session.")
    @ApiResponse(
            responseCode = "200",
            description = "The account; the cookie session comes with it")
    @PostMapping("/api/users/signin")
    ResponseEntity<UserResponse> signIn(@Valid @RequestBody Request request, CallerAddress from)
            throws InvalidCredentials, TooManyAttemptsException {
        var account = proven(request, from);
        return ResponseEntity.ok()
                .header(HttpHeaders.SET_COOKIE, sessions.begin(account).toString())
                .body(UserResponse.of(account));
    }

    /**
     * The account, if the password is right. The answer to a wrong password is the same whether
     * there is an account or not.
     */
    private Account.Open proven(Request request, CallerAddress from) {
        var applicant = Applicant.signingIn(from.network());
        try (var attempt = attempts.begin(addresses.keyOf(request.email()), from.network())) {
            var found = addresses.find(request.email());
            var hash = found.map(it -> it.account().passwordHash());
            var match = passwords.match(request.password(), hash, applicant);
            if (match == Match.NO) {
                attempt.failed();
                throw new InvalidCredentials();
            }
            attempt.succeeded();
            var proven = found.orElseThrow();
            if (match == Match.YES_AS_TYPED || passwords.isWeak(proven.account().passwordHash())) {
                hashAnew(proven, request.password(), applicant);
            }
            return proven.account();
        }
    }

    /** The password is known only at this moment, so it can be hashed again only now. */
    private void hashAnew(Found found, String password, Applicant applicant) {
        var account = found.account();
        try {
            accounts.handle(
                    emails.boundaryOf(found.form()),
                    new RehashPassword(
                            account.passwordHash(), passwords.hash(password, applicant)));
        } catch (EventStoreException | HashingBusyException notNow) {
            log.info(
                    "The password of user {} is hashed again at the next sign-in: {}",
                    account.userId(),
                    notNow.getMessage());
        }
    }
}
