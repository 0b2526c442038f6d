package ticketing.auth.account;

import java.util.List;
import ticketing.auth.account.Account.Absent;
import ticketing.auth.account.Account.Open;
import ticketing.auth.account.AccountCommand.RehashPassword;
import ticketing.auth.account.AccountCommand.SignUp;
import ticketing.auth.account.AccountRefusal.EmailInUse;
import ticketing.events.UserEvent;
import ticketing.events.UserEvent.PasswordRehashed;
import ticketing.events.UserEvent.UserSignedUp;
import ticketing.eventstore.Decider;

/**
 * The rules for an account. The boundary is the e-mail address, {@code users.<emailKey>}: every
 * decision sees all events of the address, so two people cannot both get it.
 */
public final class AccountDecider implements Decider<AccountCommand, Account, UserEvent> {

    @Override
    public Account initialState() {
        return new Absent();
    }

    @Override
    public List<UserEvent> decide(AccountCommand command, Account account) {
        return switch (command) {
            case SignUp signUp -> signUp(signUp, account);
            case RehashPassword rehash -> rehash(rehash, account);
        };
    }

    private static List<UserEvent> signUp(SignUp command, Account account) {
        return switch (account) {
            case Absent() ->
                    List.of(
                            new UserSignedUp(
                                    command.userId(), command.email(), command.passwordHash()));
            // The same request again. Whether it has the same password cannot be decided here,
            // because hashes
            // are
            // salted: the caller checks the password against the current hash.
            case Open open when open.userId().equals(command.userId()) -> List.of();
            case Open _ -> throw new EmailInUse();
        };
    }

    private static List<UserEvent> rehash(RehashPassword command, Account account) {
        return switch (account) {
            case Open open when open.passwordHash().equals(command.checkedHash()) ->
                    List.of(new PasswordRehashed(open.userId(), command.strongerHash()));
            // Another sign-in was faster, or the account is gone: nothing to do.
            case Open _, Absent _ -> List.of();
        };
    }

    @Override
    public Account evolve(Account account, UserEvent event) {
        return switch (event) {
            case UserSignedUp(var userId, var email, var passwordHash) ->
                    new Open(userId, email, passwordHash);
            case PasswordRehashed(_, var strongerHash) ->
                    switch (account) {
                        case Open(var userId, var email, _) ->
                                new Open(userId, email, strongerHash);
                        case Absent() ->
                                throw new IllegalStateException(
                                        "The history of an account begins with user-signed-up");
                    };
        };
    }
}
