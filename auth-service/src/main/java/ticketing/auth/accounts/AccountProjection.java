package ticketing.auth.accounts;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import ticketing.events.UserEvent;
import ticketing.events.UserEvent.PasswordRehashed;
import ticketing.events.UserEvent.UserSignedUp;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.projection.Projection;

/** Computes the view of an account from its events. */
public final class AccountProjection implements Projection<AccountView, UserEvent> {

    @Override
    public AccountView evolve(@Nullable AccountView view, RecordedEvent<UserEvent> event) {
        return switch (event.data()) {
            case UserSignedUp(var userId, var email, _) ->
                    new AccountView(userId, email, event.metadata().time(), event.version());
            case PasswordRehashed(var userId, _) -> {
                var known = requireNonNull(view);
                yield new AccountView(userId, known.email(), known.signedUpAt(), event.version());
            }
        };
    }
}
