package ticketing.auth;

import java.time.Duration;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import ticketing.auth.account.Account;
import ticketing.auth.account.AccountCommand;
import ticketing.auth.account.AccountDecider;
import ticketing.auth.addresses.AccountsByAddress;
import ticketing.auth.keys.EmailKeys;
import ticketing.auth.keys.TestKeys;
import ticketing.auth.passwords.PasswordAttempts;
import ticketing.auth.passwords.Passwords;
import ticketing.auth.passwords.PretendEncoder;
import ticketing.auth.passwords.RememberedNetworks;
import ticketing.auth.passwords.SignUpAttempts;
import ticketing.auth.sessions.Sessions;
import ticketing.auth.signingup.Registration;
import ticketing.events.UserEvent;
import ticketing.eventstore.CommandHandler;
import ticketing.eventstore.testing.InMemoryEventStore;
import ticketing.web.origin.CallerAddress;
import ticketing.web.problem.Problem;
import ticketing.web.testing.InMemoryRevokedSessions;

/** The dependencies of the endpoints, in memory. */
public final class AuthInMemory {

    public final TestClock clock = new TestClock();
    public final InMemoryEventStore<UserEvent> store = new InMemoryEventStore<>(clock);
    public final CommandHandler<AccountCommand, Account, UserEvent> accounts =
            new CommandHandler<>(store, new AccountDecider(), 0);
    public final EmailKeys emails = TestKeys.some().emails();
    public final PretendEncoder encoder = new PretendEncoder();
    public final Passwords passwords = new Passwords(encoder, 2, Duration.ofSeconds(1));
    public final AccountsByAddress addresses = new AccountsByAddress(accounts, emails);
    public final RememberedNetworks known = new RememberedNetworks();
    public final PasswordAttempts attempts =
            new PasswordAttempts(3, 6, 100, Duration.ofMinutes(1), known, clock);
    public final SignUpAttempts signUps = new SignUpAttempts(30, 60, clock);
    public final Registration registration =
            new Registration(accounts, addresses, emails, passwords, signUps, attempts, clock);
    public final Sessions sessions = new Sessions(TestKeys.some(), clock, true);
    public final InMemoryRevokedSessions revoked = new InMemoryRevokedSessions();

    /** The address that requests of these tests come from, unless they say otherwise. */
    public static CallerAddress home() {
        return CallerAddress.of("192.0.2.1");
    }

    public static CallerAddress elsewhere(int number) {
        return CallerAddress.of("198.51.100." + number);
    }

    /** The problem that the advice makes of this exception. */
    public static Problem problem(Throwable exception) {
        return (Problem) ((ErrorResponseException) exception).getBody();
    }

    /** The value of the cookie that an answer sets; empty if it sets none. */
    public static Optional<String> cookie(ResponseEntity<?> answer) {
        return Optional.ofNullable(answer.getHeaders().getFirst("Set-Cookie"))
                .map(header -> header.substring("session=".length(), header.indexOf(';')));
    }
}
