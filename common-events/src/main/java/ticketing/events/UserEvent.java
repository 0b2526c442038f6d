package ticketing.events;

import java.util.UUID;

/** All events of an account. Private to auth-service: no other service may read the stream. */
public sealed interface UserEvent extends DomainEvent {

    UUID userId();

    @Override
    default UUID entityId() {
        return userId();
    }

    /**
     * A user opened an account with an address that was not in use.
     *
     * @param email the address in the form in which addresses are compared
     * @param passwordHash the encoded hash, with its algorithm and parameters
     */
    @StoredAs(type = "ticketing.user-signed-up.v1", subject = "signed-up")
    record UserSignedUp(UUID userId, String email, String passwordHash) implements UserEvent {
        public UserSignedUp {
            Required.field(userId, "userId");
            Required.field(email, "email");
            Required.field(passwordHash, "passwordHash");
        }

        /** Leaves address and hash out, so that they never get into a log. */
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

        /** Leaves the hash out, so that it never gets into a log. */
        @Override
        public String toString() {
            return "PasswordRehashed[userId=" + userId + "]";
        }
    }
}
