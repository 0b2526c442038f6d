package ticketing.auth.account;

import ticketing.eventstore.Refusal;

/** Every reason why an account is not opened, or not entered. */
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

    /** There is no account with this address, or the password is another one. */
    public static final class InvalidCredentials extends AccountRefusal {
        public InvalidCredentials() {
            super("Invalid credentials");
        }
    }

    /** An idempotency key names one request; this is another one. */
    public static final class IdempotencyKeyReused extends AccountRefusal {
        public IdempotencyKeyReused() {
            super("This Idempotency-Key was used for another request");
        }
    }
}
