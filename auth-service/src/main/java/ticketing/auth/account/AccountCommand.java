package ticketing.auth.account;

import java.util.UUID;

/** The commands about an account. */
public sealed interface AccountCommand {

    /**
     * Opens an account.
     *
     * @param userId the id of the account; a repeated request has the same id
     * @param email in the form of new accounts
     */
    record SignUp(UUID userId, String email, String passwordHash) implements AccountCommand {

        /** Leaves address and hash out, so that they never get into a log. */
        @Override
        public String toString() {
            return "SignUp[userId=" + userId + "]";
        }
    }

    /**
     * Replaces the hash by a stronger one of the same password.
     *
     * @param checkedHash the hash that the password has just matched
     * @param strongerHash of the same password
     */
    record RehashPassword(String checkedHash, String strongerHash) implements AccountCommand {

        /** Leaves the hashes out, so that they never get into a log. */
        @Override
        public String toString() {
            return "RehashPassword[]";
        }
    }
}
