package ticketing.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import ticketing.events.Boundary;
import ticketing.events.TicketEvent;
import ticketing.events.TicketEvent.TicketCreated;
import ticketing.events.TicketEvent.TicketReleased;
import ticketing.events.TicketEvent.TicketReserved;
import ticketing.events.TicketEvent.TicketUpdated;
import ticketing.eventstore.EventStoreException.ConcurrentAppend;

/**
 * The contract of every event store. It runs against the in-memory store and against a real NATS
 * server.
 */
public abstract class EventStoreContract {

    private final UUID ticket = UUID.randomUUID();
    private final Boundary boundary = Boundary.ofTicket(ticket);
    private final TicketEvent created =
            new TicketCreated(ticket, UUID.randomUUID(), "Concert", new BigDecimal("19.99"), "eur");
    private final TicketEvent updated =
            new TicketUpdated(ticket, "Concert", new BigDecimal("25.00"));

    protected abstract EventStore<TicketEvent> store();

    @Test
    void a_boundary_nobody_wrote_to_is_empty() {
        assertThat(store().load(boundary, 0)).isEqualTo(new History<>(List.of(), 0));
        assertThat(store().isCurrent(boundary, 0)).isTrue();
    }

    @Test
    void events_come_back_as_they_were_recorded_and_in_order() {
        var first = store().append(boundary, 0, List.of(new NewEvent<>(created, 0)));
        var second =
                store().append(
                                boundary,
                                first.getLast().sequence(),
                                List.of(new NewEvent<>(updated, 1)));

        var history = store().load(boundary, 0);

        assertThat(history.events()).containsExactly(first.getFirst(), second.getFirst());
        assertThat(history.events()).extracting(RecordedEvent::version).containsExactly(0L, 1L);
        assertThat(history.lastSequence()).isEqualTo(second.getLast().sequence());
    }

    @Test
    void reading_on_from_a_position_gives_only_what_came_later() {
        var first = store().append(boundary, 0, List.of(new NewEvent<>(created, 0)));
        var seen = first.getLast().sequence();
        var second = store().append(boundary, seen, List.of(new NewEvent<>(updated, 1)));

        assertThat(store().load(boundary, seen).events()).isEqualTo(second);
        assertThat(store().load(boundary, second.getLast().sequence()).events()).isEmpty();
        assertThat(store().load(boundary, second.getLast().sequence()).lastSequence())
                .isEqualTo(second.getLast().sequence());
    }

    @Test
    void of_two_writers_who_saw_the_same_the_second_is_turned_away_and_writes_nothing() {
        store().append(boundary, 0, List.of(new NewEvent<>(created, 0)));

        assertThatExceptionOfType(ConcurrentAppend.class)
                .isThrownBy(() -> store().append(boundary, 0, List.of(new NewEvent<>(updated, 0))));
        assertThat(store().load(boundary, 0).events())
                .extracting(RecordedEvent::data)
                .containsExactly(created);
    }

    @Test
    void an_append_that_expects_more_than_there_is_is_turned_away() {
        assertThatExceptionOfType(ConcurrentAppend.class)
                .isThrownBy(() ->
                        store().append(boundary, 7_000_000, List.of(new NewEvent<>(created, 0))));
    }

    @Test
    void several_events_of_one_decision_are_stored_together() {
        var order = UUID.randomUUID();
        var appended =
                store().append(
                                boundary,
                                0,
                                List.of(
                                        new NewEvent<>(created, 0),
                                        new NewEvent<>(new TicketReserved(ticket, order, 0), 1),
                                        new NewEvent<>(new TicketReleased(ticket, order, 0), 2)));

        assertThat(store().load(boundary, 0).events()).isEqualTo(appended);
        assertThat(appended).extracting(RecordedEvent::version).containsExactly(0L, 1L, 2L);
    }

    @Test
    void several_events_with_a_stale_expectation_are_all_turned_away() {
        store().append(boundary, 0, List.of(new NewEvent<>(created, 0)));

        assertThatExceptionOfType(ConcurrentAppend.class)
                .isThrownBy(() ->
                        store().append(
                                        boundary,
                                        0,
                                        List.of(
                                                new NewEvent<>(updated, 0),
                                                new NewEvent<>(updated, 1))));
        assertThat(store().load(boundary, 0).events()).hasSize(1);
    }

    @Test
    void of_many_writers_at_once_exactly_one_wins() throws Exception {
        var writers = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < 20; i++) {
            writers.add(() -> {
                try {
                    store().append(boundary, 0, List.of(new NewEvent<>(created, 0)));
                    return true;
                } catch (ConcurrentAppend lost) {
                    return false;
                }
            });
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var winners = 0;
            for (var result : threads.invokeAll(writers)) {
                winners += result.get() ? 1 : 0;
            }
            assertThat(winners).isEqualTo(1);
        }
        assertThat(store().load(boundary, 0).events()).hasSize(1);
    }

    @Test
    void the_neighbours_of_a_boundary_do_not_disturb_it() {
        var other = UUID.randomUUID();
        store().append(
                        Boundary.ofTicket(other),
                        0,
                        List.of(
                                new NewEvent<>(
                                        new TicketCreated(
                                                other,
                                                UUID.randomUUID(),
                                                "Other",
                                                BigDecimal.ONE,
                                                "eur"),
                                        0)));

        var appended = store().append(boundary, 0, List.of(new NewEvent<>(created, 0)));

        assertThat(store().load(boundary, 0).events()).isEqualTo(appended);
    }

    @Test
    void the_leader_knows_which_sequence_is_the_last() {
        var appended = store().append(boundary, 0, List.of(new NewEvent<>(created, 0)));

        assertThat(store().isCurrent(boundary, appended.getLast().sequence())).isTrue();
    }

    @Test
    void why_something_happened_is_stored_with_it() throws Exception {
        var cause =
                new Cause(
                        "request-1",
                        "event-1",
                        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

        cause.call(() -> store().append(boundary, 0, List.of(new NewEvent<>(created, 0))));

        var metadata = store().load(boundary, 0).events().getFirst().metadata();
        assertThat(
                        new Cause(
                                metadata.correlationId(),
                                metadata.causationId(),
                                metadata.traceparent()))
                .isEqualTo(cause);
    }

    @Test
    void an_event_of_another_boundary_is_refused() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() ->
                        store().append(
                                        Boundary.ofTicket(UUID.randomUUID()),
                                        0,
                                        List.of(new NewEvent<>(created, 0))));
    }
}
