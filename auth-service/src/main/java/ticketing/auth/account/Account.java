package ticketing.auth.account;

import java.util.UUID;

/** State of the rules: the account of one e-mail address. */
public sealed interface Account {

    /** Nobody has signed up with the address. */
    record Absent() implements Account {}

    /**
     * The address has an account.
     *
     * @param email in the form in which addresses are compared
     * @param passwordHash the current hash, with its algorithm and parameters
     */
    record Open(UUID userId, String email, String passwordHash) implements Account {

        /** Leaves address and hash out, so that they never get into a log. */
        @Override
        public String toString() {
            return "Open[userId=" + userId + "]";
        }
    }
}
