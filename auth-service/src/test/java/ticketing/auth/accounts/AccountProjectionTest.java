package ticketing.auth.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static ticketing.events.GoldenEvents.SELLER;
import static ticketing.eventstore.testing.RecordedEvents.NOON;

import org.junit.jupiter.api.Test;
import ticketing.events.GoldenFiles;
import ticketing.events.UserEvent;
import ticketing.events.UserEvent.PasswordRehashed;
import ticketing.events.UserEvent.UserSignedUp;
import ticketing.eventstore.testing.ProjectionSpecification;

/** The events are read from golden files, as the consumer reads them. */
class AccountProjectionTest {

    private static final UserEvent SIGNED_UP = GoldenFiles.read(UserSignedUp.class);
    private static final UserEvent REHASHED = GoldenFiles.read(PasswordRehashed.class);

    @Test
    void shows_an_account_and_when_it_was_opened() {
        given(SIGNED_UP).then(new AccountView(SELLER, "seller@example.org", NOON, 0));
    }

    @Test
    void follows_every_event_though_a_new_hash_changes_nothing_one_sees() {
        given(SIGNED_UP, REHASHED).then(new AccountView(SELLER, "seller@example.org", NOON, 1));
    }

    @Test
    void prints_no_address() {
        assertThat(given(SIGNED_UP).view().toString()).doesNotContain("@");
    }

    private static ProjectionSpecification<AccountView, UserEvent> given(UserEvent... history) {
        return ProjectionSpecification.given(new AccountProjection(), history);
    }
}
