package ticketing.auth.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static ticketing.events.GoldenEvents.EMAIL_KEY;
import static ticketing.events.GoldenEvents.PASSWORD_REHASHED;
import static ticketing.events.GoldenEvents.SELLER;
import static ticketing.events.GoldenEvents.USER_SIGNED_UP;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import ticketing.auth.TestClock;
import ticketing.events.Boundary;
import ticketing.events.EventJson;
import ticketing.events.EventType;
import ticketing.events.GoldenFiles;
import ticketing.events.UserEvent;
import ticketing.eventstore.NewEvent;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.testing.InMemoryEventStore;

class AccountProjectionTest {

    private final List<RecordedEvent<UserEvent>> history =
            new InMemoryEventStore<UserEvent>(new TestClock())
                    .append(
                            Boundary.ofUser(EMAIL_KEY),
                            0,
                            List.of(
                                    new NewEvent<>(stored(USER_SIGNED_UP), 0),
                                    new NewEvent<>(stored(PASSWORD_REHASHED), 1)));

    @Test
    void shows_an_account_and_when_it_was_opened() {
        assertThat(new AccountProjection().evolve(null, history.getFirst()))
                .isEqualTo(
                        new AccountView(
                                SELLER,
                                "seller@example.org",
                                Instant.parse("2026-11-21T07:22:32.123Z"),
                                0));
    }

    @Test
    void follows_every_event_though_a_new_hash_changes_nothing_one_sees() {
        var projection = new AccountProjection();
        var before = projection.evolve(null, history.getFirst());

        assertThat(projection.evolve(before, history.getLast()))
                .isEqualTo(new AccountView(SELLER, before.email(), before.signedUpAt(), 1));
    }

    @Test
    void prints_no_address() {
        assertThat(new AccountProjection().evolve(null, history.getFirst()).toString())
                .doesNotContain("@");
    }

    /** Read from what was once stored, as the consumer reads it. */
    private static UserEvent stored(UserEvent example) {
        var type = EventType.of(example);
        return (UserEvent) EventJson.read(type.storedName(), GoldenFiles.of(type));
    }
}
