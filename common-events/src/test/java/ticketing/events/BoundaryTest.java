package ticketing.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoundaryTest {

    private static final String SOMEBODY_ELSE = "00" + GoldenEvents.EMAIL_KEY.substring(2);
    private static final UUID ANOTHER = UUID.fromString("01939d3a-5000-7000-8000-0000000000ff");

    /** U, T and O stand for the ids of the examples: an e-mail key, a ticket, an order. */
    @ParameterizedTest
    @CsvSource({
        "ticketing.user-signed-up.v1,       users.U.signed-up",
        "ticketing.password-rehashed.v1,    users.U.password-rehashed",
        "ticketing.ticket-created.v1,       tickets.T.created",
        "ticketing.ticket-updated.v1,       tickets.T.updated",
        "ticketing.ticket-reserved.v1,      tickets.T.reserved",
        "ticketing.ticket-released.v1,      tickets.T.released",
        "ticketing.ticket-sold.v1,          tickets.T.sold",
        "ticketing.order-placed.v1,         orders.T.O.placed",
        "ticketing.order-cancelled.v1,      orders.T.O.cancelled",
        "ticketing.order-completed.v1,      orders.T.O.completed",
        "ticketing.payment-requested.v1,    payments.O.requested",
        "ticketing.payment-captured.v1,     payments.O.captured",
        "ticketing.payment-declined.v1,     payments.O.declined",
        "ticketing.payment-closed.v1,       payments.O.closed",
        "ticketing.refund-requested.v1,     payments.O.refund-requested",
        "ticketing.payment-refunded.v1,     payments.O.refunded",
        "ticketing.expiration-completed.v1, expirations.O.completed",
    })
    void publishes_each_event_under_its_subject(String storedName, String subject) {
        var event = GoldenEvents.of(EventType.named(storedName).orElseThrow());

        assertThat(boundaryOf(event).subjectOf(event))
                .isEqualTo(
                        subject.replace("U", GoldenEvents.EMAIL_KEY)
                                .replace("T", GoldenEvents.TICKET.toString())
                                .replace("O", GoldenEvents.ORDER.toString()));
    }

    static List<DomainEvent> events() {
        return GoldenEvents.all();
    }

    @ParameterizedTest
    @MethodSource("events")
    void selects_its_own_events_and_no_others(DomainEvent event) {
        var subject = boundaryOf(event).subjectOf(event);

        assertThat(boundaries())
                .filteredOn(boundary -> Subjects.matches(boundary.filter(), subject))
                .containsExactly(boundaryOf(event));
    }

    /** The conflict check would not cover a subject outside the boundary. */
    @ParameterizedTest
    @MethodSource("events")
    void refuses_events_of_any_other_boundary(DomainEvent event) {
        // Only its subject says which account an event belongs to.
        var others =
                boundaries().stream()
                        .filter(boundary -> !boundary.equals(boundaryOf(event)))
                        .filter(boundary ->
                                !(event instanceof UserEvent)
                                        || boundary.stream() != EventStream.USERS)
                        .toList();

        assertThat(others).hasSizeGreaterThan(7);
        for (var boundary : others) {
            assertThatThrownBy(() -> boundary.subjectOf(event))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("does not belong to " + boundary.prefix());
        }
    }

    @Test
    void spans_all_orders_for_a_ticket() {
        assertThat(Boundary.ofOrdersFor(GoldenEvents.TICKET).filter())
                .isEqualTo("orders." + GoldenEvents.TICKET + ".>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", ">", "a.b", "a b", "a.", "seller@example.org", "é"})
    void refuses_a_key_that_reaches_into_other_boundaries(String key) {
        assertThatThrownBy(() -> Boundary.ofUser(key)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refuses_a_prefix_of_another_stream() {
        assertThatThrownBy(() -> new Boundary(EventStream.ORDERS, "payments.7"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Not a boundary of ORDERS: payments.7");
    }

    static Boundary boundaryOf(DomainEvent event) {
        return switch (event) {
            case UserEvent _ -> Boundary.ofUser(GoldenEvents.EMAIL_KEY);
            case TicketEvent _ -> Boundary.ofTicket(GoldenEvents.TICKET);
            case OrderEvent _ -> Boundary.ofOrdersFor(GoldenEvents.TICKET);
            case PaymentEvent _ -> Boundary.ofPaymentFor(GoldenEvents.ORDER);
            case ExpirationEvent _ -> Boundary.ofExpirationOf(GoldenEvents.ORDER);
        };
    }

    private static List<Boundary> boundaries() {
        return List.of(
                Boundary.ofUser(GoldenEvents.EMAIL_KEY),
                Boundary.ofUser(SOMEBODY_ELSE),
                Boundary.ofTicket(GoldenEvents.TICKET),
                Boundary.ofTicket(ANOTHER),
                Boundary.ofOrdersFor(GoldenEvents.TICKET),
                Boundary.ofOrdersFor(ANOTHER),
                Boundary.ofPaymentFor(GoldenEvents.ORDER),
                Boundary.ofPaymentFor(ANOTHER),
                Boundary.ofExpirationOf(GoldenEvents.ORDER),
                Boundary.ofExpirationOf(ANOTHER));
    }
}
