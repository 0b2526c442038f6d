package ticketing.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EventStreamTest {

    @ParameterizedTest
    @CsvSource({
        "USERS,       users.>",
        "TICKETS,     tickets.>",
        "ORDERS,      orders.>",
        "PAYMENTS,    payments.>",
        "EXPIRATIONS, expirations.>",
    })
    void covers_the_subjects_of_its_context(EventStream stream, String subjects) {
        assertThat(stream.allSubjects()).isEqualTo(subjects);
    }

    @ParameterizedTest
    @CsvSource({
        "USERS,       ticketing.user-signed-up.v1,       users.*.signed-up",
        "USERS,       ticketing.password-rehashed.v1,    users.*.password-rehashed",
        "TICKETS,     ticketing.ticket-created.v1,       tickets.*.created",
        "TICKETS,     ticketing.ticket-updated.v1,       tickets.*.updated",
        "TICKETS,     ticketing.ticket-reserved.v1,      tickets.*.reserved",
        "TICKETS,     ticketing.ticket-released.v1,      tickets.*.released",
        "TICKETS,     ticketing.ticket-sold.v1,          tickets.*.sold",
        "ORDERS,      ticketing.order-placed.v1,         orders.*.*.placed",
        "ORDERS,      ticketing.order-cancelled.v1,      orders.*.*.cancelled",
        "ORDERS,      ticketing.order-completed.v1,      orders.*.*.completed",
        "PAYMENTS,    ticketing.payment-requested.v1,    payments.*.requested",
        "PAYMENTS,    ticketing.payment-captured.v1,     payments.*.captured",
        "PAYMENTS,    ticketing.payment-declined.v1,     payments.*.declined",
        "PAYMENTS,    ticketing.payment-closed.v1,       payments.*.closed",
        "PAYMENTS,    ticketing.refund-requested.v1,     payments.*.refund-requested",
        "PAYMENTS,    ticketing.payment-refunded.v1,     payments.*.refunded",
        "EXPIRATIONS, ticketing.expiration-completed.v1, expirations.*.completed",
    })
    void selects_one_kind_of_event(EventStream stream, String storedName, String filter) {
        var type = EventType.named(storedName).orElseThrow();

        assertThat(stream.subjectsOf(type.record())).isEqualTo(filter);
    }

    static List<DomainEvent> events() {
        return GoldenEvents.all();
    }

    @ParameterizedTest
    @MethodSource("events")
    void selects_with_each_filter_that_event_and_no_other(DomainEvent event) {
        var boundary = BoundaryTest.boundaryOf(event);
        var filter = boundary.stream().subjectsOf(event.getClass());

        assertThat(GoldenEvents.all())
                .filteredOn(other ->
                        Subjects.matches(filter, BoundaryTest.boundaryOf(other).subjectOf(other)))
                .containsExactly(event);
        assertThat(boundary.subjectOf(event)).startsWith(boundary.stream().context() + ".");
    }

    @Test
    void refuses_a_filter_for_an_event_of_another_stream() {
        assertThatThrownBy(() -> EventStream.ORDERS.subjectsOf(TicketEvent.TicketSold.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("TicketSold is not an event of ORDERS");
    }

    @Test
    void refuses_a_filter_for_more_than_one_kind_of_event() {
        assertThatThrownBy(() -> EventStream.ORDERS.subjectsOf(OrderEvent.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("OrderEvent is not stored");
    }
}
