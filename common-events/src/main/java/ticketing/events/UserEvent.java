package ticketing.events;

import java.util.UUID;

/**
 * Everything that can happen to an account. Private to auth-service: nobody else may read the
 * stream.
 */
public sealed interface UserEvent extends DomainEvent {

    UUID userId();

    @Override
    default UUID entityId() {
        return userId();
    }

    /**
     * Somebody opened an account with an address that was not in use.
     *
     * @param email the address as it is compared: trimmed and in lower case
     * @param passwordHash the encoded hash, with its algorithm and parameters
     */
    @StoredAs(type = "ticketing.user-signed-up.v1", subject = "signed-up")
    record UserSignedUp(UUID userId, String email, String passwordHash) implements UserEvent {
        public UserSignedUp {
            Required.field(userId, "userId");
            Required.field(email, "email");
            Required.field(passwordHash, "passwordHash");
        }

        /** Without address and hash, so that no log line ever holds them. */
        @Override
        public String toString() {
            return "UserSignedUp[userId=" + userId + "]";
        }
    }

    /** The password was hashed again, with stronger parameters, when its owner signed in. */
    @StoredAs(type = "ticketing.password-rehashed.v1", subject = "password-rehashed")
    record PasswordRehashed(UUID userId, String passwordHash) implements UserEvent {
        public PasswordRehashed {
            Required.field(userId, "userId");
            Required.field(passwordHash, "passwordHash");
        }

        /** Without the hash, so that no log line ever holds it. */
        @Override
        public String toString() {
            return "PasswordRehashed[userId=" + userId + "]";
        }
    }
}
