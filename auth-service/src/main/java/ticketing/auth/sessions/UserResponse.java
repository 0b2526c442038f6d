package ticketing.auth.sessions;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.UUID;
import ticketing.auth.account.Account;
import ticketing.web.session.SessionUser;

/** A user as the API shows it. */
@Schema(name = "User")
public record UserResponse(UUID id, String email) {

    /** The owner of an account. */
    public static UserResponse of(Account.Open account) {
        return new UserResponse(account.userId(), account.email());
    }

    static UserResponse of(SessionUser user) {
        return new UserResponse(user.id(), user.email());
    }

    /** Leaves the address out, so that it never gets into a log. */
    @Override
    public String toString() {
        return "UserResponse[id=" + id + "]";
    }
}
