package ticketing.auth.addresses;

import java.util.Optional;
import ticketing.auth.account.Account;
import ticketing.auth.account.AccountCommand;
import ticketing.auth.credentials.EmailForms;
import ticketing.auth.keys.EmailKeys;
import ticketing.events.UserEvent;
import ticketing.eventstore.CommandHandler;

/**
 * Finds the account of an e-mail address. Earlier releases had other rules for which addresses are
 * the same, so an old account may be stored under another key than a new one would be.
 */
public final class AccountsByAddress {

    private final CommandHandler<AccountCommand, Account, UserEvent> accounts;
    private final EmailKeys emails;

    /** Reads through {@code accounts}. */
    public AccountsByAddress(
            CommandHandler<AccountCommand, Account, UserEvent> accounts, EmailKeys emails) {
        this.accounts = accounts;
        this.emails = emails;
    }

    /**
     * An account, and the form of the address under which it is stored.
     *
     * @param form of the address; its key is the key of the account
     */
    public record Found(String form, Account.Open account) {}

    /**
     * The account of an address as the user typed it. Always looks up every form, so that the time
     * it takes does not tell whether there is an account.
     */
    public Optional<Found> find(String typed) {
        return EmailForms.all(typed).stream().map(this::kept).toList().stream()
                .flatMap(Optional::stream)
                .findFirst();
    }

    /**
     * The key of an address as the user typed it, whether it has an account or not. All ways to
     * type the address of a new account have the same key.
     */
    public String keyOf(String typed) {
        return emails.keyOf(
                EmailForms.ofNewAccount(typed)
                        .orElseGet(() -> EmailForms.ofEarlierReleases(typed)));
    }

    private Optional<Found> kept(String form) {
        return switch (accounts.look(emails.boundaryOf(form)).state()) {
            case Account.Open open -> Optional.of(new Found(form, open));
            case Account.Absent() -> Optional.empty();
        };
    }
}
