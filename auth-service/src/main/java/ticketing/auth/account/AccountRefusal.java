package ticketing.auth.account;

import ticketing.eventstore.Refusal;

/** Every reason to refuse a sign-up or a sign-in. */
@SuppressWarnings("serial")
public abstract sealed class AccountRefusal extends Refusal {

    private AccountRefusal(String reason) {
        super(reason);
    }

    /** The address already has an account. */
    public static final class EmailInUse extends AccountRefusal {
        /**
         * Public, because the endpoint also refuses an address that is stored in an older form; the
         * rules do not see that account.
         */
        public EmailInUse() {
            super("Email in use");
        }
    }

    /** No account has this address, or the password is wrong. */
    public static final class InvalidCredentials extends AccountRefusal {
        public InvalidCredentials() {
            super("Invalid credentials");
        }
    }

    /** The idempotency key was used before, for a different request. */
    public static final class IdempotencyKeyReused extends AccountRefusal {
        public IdempotencyKeyReused() {
            super("This Idempotency-Key was used for another request");
        }
    }
}
