package ticketing.auth.account;

import ticketing.eventstore.Refusal;

/** Every reason the rules of accounts can say no. */
@SuppressWarnings("serial")
public abstract sealed class AccountRefusal extends Refusal {

    private AccountRefusal(String reason) {
        super(reason);
    }

    /** The address belongs to somebody already. */
    public static final class EmailInUse extends AccountRefusal {
        /** Also for an address that is kept under an older key, where no decision is made. */
        public EmailInUse() {
            super("Email in use");
        }
    }
}
