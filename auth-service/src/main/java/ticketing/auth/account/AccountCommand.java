package ticketing.auth.account;

import java.util.UUID;

/** What can be asked of an account. */
public sealed interface AccountCommand {

    /**
     * Opens an account.
     *
     * @param userId the id it gets; the same again if the request is a repeat of an earlier one
     * @param email in the one form of new accounts
     */
    record SignUp(UUID userId, String email, String passwordHash) implements AccountCommand {

        /** Without address and hash, so that no log line ever holds them. */
        @Override
        public String toString() {
            return "SignUp[userId=" + userId + "]";
        }
    }

    /**
     * Keeps the same password under a stronger hash.
     *
     * @param checkedHash the hash that the password was found to match
     * @param strongerHash of the same password
     */
    record RehashPassword(String checkedHash, String strongerHash) implements AccountCommand {

        /** Without the hashes, so that no log line ever holds them. */
        @Override
        public String toString() {
            return "RehashPassword[]";
        }
    }
}
