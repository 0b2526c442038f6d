package ticketing.auth.addresses;

import java.util.Optional;
import ticketing.auth.account.Account;
import ticketing.auth.account.AccountCommand;
import ticketing.auth.credentials.EmailForms;
import ticketing.auth.keys.EmailKeys;
import ticketing.events.UserEvent;
import ticketing.eventstore.CommandHandler;

/**
 * Finds the account of an address. It may be kept under another key than a new account would be:
 * earlier releases had other rules for what makes two addresses one.
 */
public final class AccountsByAddress {

    private final CommandHandler<AccountCommand, Account, UserEvent> accounts;
    private final EmailKeys emails;

    /** The accounts that are in these streams. */
    public AccountsByAddress(
            CommandHandler<AccountCommand, Account, UserEvent> accounts, EmailKeys emails) {
        this.accounts = accounts;
        this.emails = emails;
    }

    /**
     * An account, and where it is kept.
     *
     * @param form of the address, whose key is that of the account
     */
    public record Found(String form, Account.Open account) {}

    /**
     * The account of an address as it was typed. All forms are looked at, whether one is found or
     * not, so the time does not tell.
     */
    public Optional<Found> find(String typed) {
        return EmailForms.all(typed).stream().map(this::kept).toList().stream()
                .flatMap(Optional::stream)
                .findFirst();
    }

    /**
     * What stands for an address as it was typed, whether it has an account or not. All ways to
     * type the address of a new account have the same.
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
