package ticketing.auth.accounts;

import java.time.Instant;
import java.util.UUID;
import org.springframework.data.annotation.Id;
import ticketing.eventstore.projection.View;

/**
 * An account, for operators who look it up by user id. The password hash stays in the stream.
 *
 * @param id of the user
 */
public record AccountView(@Id UUID id, String email, Instant signedUpAt, long version)
        implements View {

    /** Leaves the address out, so that it never gets into a log. */
    @Override
    public String toString() {
        return "AccountView[id=" + id + ", version=" + version + "]";
    }
}
