package ticketing.auth.accounts;

import java.time.Instant;
import java.util.UUID;
import org.springframework.data.annotation.Id;
import ticketing.eventstore.projection.View;

/**
 * An account as an operator finds it by the user's id. The password hash stays in the stream.
 *
 * @param id the user
 */
public record AccountView(@Id UUID id, String email, Instant signedUpAt, long version)
        implements View {

    /** Without the address, so that no log line ever holds it. */
    @Override
    public String toString() {
        return "AccountView[id=" + id + ", version=" + version + "]";
    }
}
