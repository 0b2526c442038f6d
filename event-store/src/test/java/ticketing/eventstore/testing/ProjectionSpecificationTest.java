package ticketing.eventstore.testing;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static ticketing.events.GoldenEvents.TICKET;
import static ticketing.events.GoldenEvents.TICKET_CREATED;
import static ticketing.events.GoldenEvents.TICKET_RESERVED;
import static ticketing.eventstore.testing.ProjectionSpecification.given;
import static ticketing.eventstore.testing.RecordedEvents.NOON;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import ticketing.events.TicketEvent;
import ticketing.eventstore.projection.Projection;
import ticketing.eventstore.projection.View;

/** A projection that breaks the contract of views fails, whatever the test expects. */
class ProjectionSpecificationTest {

    private static final Projection<Seen, TicketEvent> COUNTING =
            (_, event) -> new Seen(event.entityId(), event.version(), event.metadata().time());

    @Test
    void gives_events_their_versions_and_a_second_each() {
        given(COUNTING, TICKET_CREATED, TICKET_RESERVED)
                .then(new Seen(TICKET, 1, NOON.plusSeconds(1)));
    }

    @Test
    void fails_for_a_projection_that_does_not_count_an_event() {
        Projection<Seen, TicketEvent> forgetful =
                (before, event) -> before == null ? COUNTING.evolve(null, event) : before;

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> given(forgetful, TICKET_CREATED, TICKET_RESERVED).view())
                .withMessageContaining("version after " + TICKET_RESERVED);
    }

    @Test
    void fails_for_a_projection_that_shows_another_entity() {
        Projection<Seen, TicketEvent> mistaken = (_, _) -> new Seen(new UUID(0, 1), 0, NOON);

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> given(mistaken, TICKET_CREATED).view())
                .withMessageContaining("whose view");
    }

    private record Seen(UUID id, long version, Instant at) implements View {}
}
