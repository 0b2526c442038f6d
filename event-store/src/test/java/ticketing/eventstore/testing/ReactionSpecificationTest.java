package ticketing.eventstore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static ticketing.events.GoldenEvents.ORDER_COMPLETED;
import static ticketing.events.GoldenEvents.ORDER_PLACED;
import static ticketing.events.GoldenEvents.TICKET_CREATED;
import static ticketing.events.GoldenEvents.TICKET_RESERVED;
import static ticketing.events.GoldenEvents.TICKET_SOLD;
import static ticketing.eventstore.testing.ReactionSpecification.given;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import ticketing.events.Boundary;
import ticketing.events.DomainEvent;
import ticketing.events.TicketEvent;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.RecordedEvent;

/** A reaction that is not idempotent fails for exactly that way of delivering. */
class ReactionSpecificationTest {

    @Test
    void delivers_each_event_once_and_twice_and_late() {
        var ending =
                given(Ticket::new, TICKET_CREATED)
                        .when(ticket -> ticket::hears, ORDER_PLACED)
                        .meanwhile(ticket -> ticket.heard.add(TICKET_RESERVED))
                        .when(ticket -> ticket::hears, ORDER_COMPLETED)
                        .thenNothingNew();

        assertThat(ending.services().values())
                .extracting(ticket -> ticket.heard)
                .containsExactly(
                        List.of(ORDER_PLACED, TICKET_RESERVED, ORDER_COMPLETED),
                        List.of(
                                ORDER_PLACED,
                                ORDER_PLACED,
                                TICKET_RESERVED,
                                ORDER_COMPLETED,
                                ORDER_COMPLETED),
                        List.of(
                                ORDER_PLACED,
                                TICKET_RESERVED,
                                ORDER_COMPLETED,
                                ORDER_PLACED,
                                ORDER_COMPLETED));
    }

    @Test
    void delivers_what_has_happened_here_as_it_is_stored() {
        given(Ticket::new, TICKET_CREATED, TICKET_RESERVED)
                .when(ticket -> ticket::hears, TICKET_RESERVED)
                .thenNothingNew()
                .and(ticket ->
                        assertThat(ticket.last).isEqualTo(ticket.store.recorded().getLast()));
    }

    @Test
    void fails_for_a_reaction_that_does_it_again() {
        var story =
                given(Ticket::new, TICKET_CREATED).when(ticket -> ticket::sells, ORDER_COMPLETED);

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> story.then(TICKET_SOLD))
                .withMessageContaining("TWICE");
    }

    @Test
    void fails_for_a_reaction_that_remembers_the_last_event_only() {
        var story =
                given(Ticket::new, TICKET_CREATED)
                        .when(ticket -> ticket::reservesUnlessHeardLast, ORDER_PLACED)
                        .when(ticket -> ticket::hears, ORDER_COMPLETED);

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> story.then(TICKET_RESERVED))
                .withMessageContaining("LATE");
    }

    @Test
    void fails_for_a_reaction_that_waits_unless_that_is_expected() {
        var story = given(Ticket::new).when(_ -> _ -> Outcome.WAIT, ORDER_PLACED);

        story.thenWaits();
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(story::thenNothingNew)
                .withMessageContaining("ONCE");
    }

    @Test
    void tells_in_which_story_a_check_fails() {
        var ending =
                given(Ticket::new, TICKET_CREATED)
                        .when(ticket -> ticket::hears, ORDER_PLACED)
                        .thenNothingNew();

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> ending.and(ticket -> assertThat(ticket.heard).hasSize(1)))
                .withMessageContaining("TWICE");
    }

    /** A ticket that does everything it is told, which is too much. */
    private static final class Ticket implements ReactionSpecification.Service<TicketEvent> {

        final InMemoryEventStore<TicketEvent> store = new InMemoryEventStore<>();
        final List<DomainEvent> heard = new ArrayList<>();
        RecordedEvent<?> last;

        Outcome hears(RecordedEvent<? extends DomainEvent> event) {
            heard.add(event.data());
            last = event;
            return Outcome.DONE;
        }

        Outcome sells(RecordedEvent<? extends DomainEvent> event) {
            happened(TICKET_SOLD);
            return Outcome.DONE;
        }

        Outcome reservesUnlessHeardLast(RecordedEvent<? extends DomainEvent> event) {
            if (heard.isEmpty() || !heard.getLast().equals(event.data())) {
                happened(TICKET_RESERVED);
            }
            return hears(event);
        }

        @Override
        public InMemoryEventStore<TicketEvent> store() {
            return store;
        }

        @Override
        public void happened(TicketEvent event) {
            store.happened(Boundary.ofTicket(event.ticketId()), event);
        }
    }
}
