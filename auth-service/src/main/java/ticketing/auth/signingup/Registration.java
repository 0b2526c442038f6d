package ticketing.auth.signingup;

import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import ticketing.auth.account.Account;
import ticketing.auth.account.AccountCommand;
import ticketing.auth.account.AccountCommand.SignUp;
import ticketing.auth.account.AccountRefusal.EmailInUse;
import ticketing.auth.account.AccountRefusal.IdempotencyKeyReused;
import ticketing.auth.addresses.AccountsByAddress;
import ticketing.auth.addresses.AccountsByAddress.Found;
import ticketing.auth.keys.EmailKeys;
import ticketing.auth.passwords.Applicant;
import ticketing.auth.passwords.PasswordAttempts;
import ticketing.auth.passwords.Passwords;
import ticketing.auth.passwords.Passwords.Match;
import ticketing.auth.passwords.SignUpAttempts;
import ticketing.events.UserEvent;
import ticketing.eventstore.CommandHandler;
import ticketing.web.request.IdempotencyKey;

/**
 * Opens accounts: one for each request, even if the request is repeated.
 *
 * <p>The caller has no user id yet, so an idempotency key belongs to the e-mail address. The same
 * key, address and password again is the same request, and gets the same account. With the key but
 * without the password, the caller gets nothing.
 */
public final class Registration {

    private static final String CALL = "POST /api/users/signup";
    private static final UUID NOBODY = new UUID(0, 0);

    private final CommandHandler<AccountCommand, Account, UserEvent> accounts;
    private final AccountsByAddress addresses;
    private final EmailKeys emails;
    private final Passwords passwords;
    private final SignUpAttempts signUps;
    private final PasswordAttempts attempts;
    private final RecentSignUps recent;

    /** Opens accounts with {@code accounts}. */
    public Registration(
            CommandHandler<AccountCommand, Account, UserEvent> accounts,
            AccountsByAddress addresses,
            EmailKeys emails,
            Passwords passwords,
            SignUpAttempts signUps,
            PasswordAttempts attempts,
            Clock clock) {
        this.accounts = accounts;
        this.addresses = addresses;
        this.emails = emails;
        this.passwords = passwords;
        this.signUps = signUps;
        this.attempts = attempts;
        this.recent = new RecentSignUps(clock);
    }

    /**
     * A request to open an account.
     *
     * @param given the address as it was sent; an earlier release may have stored it in this form
     * @param email the address in the form of new accounts
     * @param network that the request comes from
     */
    record Request(
            String given, String email, String password, IdempotencyKey key, String network) {

        /** Leaves address and password out, so that they never get into a log. */
        @Override
        public String toString() {
            return "Request[]";
        }
    }

    /**
     * The account of this request, or of the one it repeats.
     *
     * @throws EmailInUse if another request has opened an account for that address
     * @throws IdempotencyKeyReused if key and address are those of the earlier request, but the
     *     password is another one
     */
    Account.Open open(Request request) {
        return recent.find(asked(request)).orElseGet(() -> openOrRepeat(request));
    }

    private Account.Open openOrRepeat(Request request) {
        signUps.begin(request.network());
        var found = addresses.find(request.given());
        return found.isPresent() ? repeated(found.get(), request) : opened(request);
    }

    private Account.Open opened(Request request) {
        var signedUp =
                accounts.handle(
                        emails.boundaryOf(request.email()),
                        new SignUp(
                                idOf(request, request.email()),
                                request.email(),
                                passwords.hash(
                                        request.password(),
                                        Applicant.signingUp(request.network()))));
        var account =
                switch (signedUp.state()) {
                    case Account.Open open -> open;
                    case Account.Absent() ->
                            throw new IllegalStateException("A sign-up left no account");
                };
        if (signedUp.appended().isEmpty()) {
            // Another instance was faster with the same request.
            return withSamePassword(account, request);
        }
        recent.remember(asked(request), account);
        attempts.welcome(emails.keyOf(request.email()), request.network());
        return account;
    }

    /** The existing account, if this is the request that opened it. */
    private Account.Open repeated(Found found, Request request) {
        if (!found.account().userId().equals(idOf(request, found.form()))) {
            throw new EmailInUse();
        }
        return withSamePassword(found.account(), request);
    }

    private Account.Open withSamePassword(Account.Open account, Request request) {
        return recent.verified(
                asked(request),
                () -> {
                    requireSamePassword(account, request);
                    return account;
                });
    }

    /** A repeated request is another way to try passwords, so it is limited like a sign-in. */
    private void requireSamePassword(Account.Open account, Request request) {
        try (var attempt = attempts.begin(addresses.keyOf(request.given()), request.network())) {
            var match =
                    passwords.match(
                            request.password(),
                            Optional.of(account.passwordHash()),
                            Applicant.signingUp(request.network()));
            if (match == Match.NO) {
                attempt.failed();
                throw new IdempotencyKeyReused();
            }
            attempt.succeeded();
        }
    }

    private RecentSignUps.Request asked(Request request) {
        return new RecentSignUps.Request(idOf(request, request.email()), request.password());
    }

    private UUID idOf(Request request, String formOfEmail) {
        return request.key().idFor(NOBODY, CALL, emails.keyOf(formOfEmail));
    }
}
