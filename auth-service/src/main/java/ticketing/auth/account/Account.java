package ticketing.auth.account;

import java.util.UUID;

/** What the rules remember about one e-mail address. */
public sealed interface Account {

    /** Nobody has signed up with the address. */
    record Absent() implements Account {}

    /**
     * Somebody has.
     *
     * @param email in the form in which it is compared
     * @param passwordHash the one that counts now, with its algorithm and parameters
     */
    record Open(UUID userId, String email, String passwordHash) implements Account {

        /** Without address and hash, so that no log line ever holds them. */
        @Override
        public String toString() {
            return "Open[userId=" + userId + "]";
        }
    }
}
