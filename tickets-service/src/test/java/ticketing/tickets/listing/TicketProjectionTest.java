package ticketing.tickets.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.tuple;
import static ticketing.eventstore.testing.RecordedEvents.NOON;
import static ticketing.eventstore.testing.RecordedEvents.recorded;

import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ObjectAssert;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ticketing.events.GoldenEvents;
import ticketing.events.TicketEvent;
import ticketing.events.TicketEvent.TicketReleased;
import ticketing.events.TicketEvent.TicketReserved;
import ticketing.events.TicketEvent.TicketSold;
import ticketing.events.TicketEvent.TicketUpdated;
import ticketing.eventstore.readmodel.TestViews;
import ticketing.eventstore.testing.ProjectionSpecification;
import ticketing.tickets.TicketsFixture;

class TicketProjectionTest {

    static final UUID TICKET = GoldenEvents.TICKET, ORDER = GoldenEvents.ORDER;
    static final UUID OTHER_ORDER = new UUID(0, 9);
    static final TicketEvent CREATED = GoldenEvents.TICKET_CREATED;
    static final TicketEvent RESERVED = GoldenEvents.TICKET_RESERVED;

    @Test
    void a_new_ticket_can_be_bought() {
        given(CREATED)
                .then(
                        new TicketView(
                                TICKET,
                                0,
                                GoldenEvents.SELLER,
                                "Café del Mar – row 3",
                                "CAFÉ DEL MAR – ROW 3",
                                new BigDecimal("25.50"),
                                "eur",
                                TicketStatus.AVAILABLE,
                                null,
                                NOON,
                                1));
    }

    @Test
    void an_update_changes_what_is_offered_and_nothing_else() {
        given(CREATED, new TicketUpdated(TICKET, "Row 4", new BigDecimal("19.00")))
                .then(
                        new TicketView(
                                TICKET,
                                1,
                                GoldenEvents.SELLER,
                                "Row 4",
                                "ROW 4",
                                new BigDecimal("19.00"),
                                "eur",
                                TicketStatus.AVAILABLE,
                                null,
                                NOON,
                                1));
    }

    @Test
    void a_reserved_ticket_tells_for_which_order() {
        assertThatStatus(CREATED, RESERVED).isEqualTo(tuple(TicketStatus.RESERVED, ORDER));
    }

    @Test
    void a_released_ticket_can_be_bought_again() {
        assertThatStatus(CREATED, RESERVED, GoldenEvents.TICKET_RELEASED)
                .isEqualTo(tuple(TicketStatus.AVAILABLE, null));
    }

    @Test
    void the_release_of_another_order_changes_the_version_only() {
        assertThatStatus(CREATED, RESERVED, new TicketReleased(TICKET, OTHER_ORDER, 1))
                .isEqualTo(tuple(TicketStatus.RESERVED, ORDER));
        assertThatStatus(CREATED, new TicketReleased(TICKET, OTHER_ORDER, 1))
                .isEqualTo(tuple(TicketStatus.AVAILABLE, null));
    }

    @Test
    void a_later_reservation_takes_the_place_of_an_earlier_one() {
        assertThatStatus(CREATED, RESERVED, new TicketReserved(TICKET, OTHER_ORDER, 1))
                .isEqualTo(tuple(TicketStatus.RESERVED, OTHER_ORDER));
    }

    @Test
    void a_sold_ticket_stays_sold_to_its_order() {
        assertThatStatus(CREATED, RESERVED, new TicketSold(TICKET, OTHER_ORDER, 1))
                .isEqualTo(tuple(TicketStatus.SOLD, OTHER_ORDER));
        assertThatStatus(CREATED, GoldenEvents.TICKET_SOLD, GoldenEvents.TICKET_RELEASED)
                .isEqualTo(tuple(TicketStatus.SOLD, ORDER));
    }

    @Test
    void nothing_is_shown_before_the_creation() {
        assertThatNullPointerException().isThrownBy(() -> given(RESERVED).view());
    }

    @Test
    void the_database_gives_back_what_was_projected() {
        var views = new TestViews<>(TicketView.class, new TicketProjection());
        views.project(List.of(recorded(CREATED, 0), recorded(RESERVED, 1)));

        assertThat(views.find(TICKET)).contains(given(CREATED, RESERVED).view());
    }

    @Test
    void the_view_follows_the_rules_through_every_turn() {
        var service = new TicketsFixture();
        service.offered(TICKET, GoldenEvents.SELLER, "Concert", "19.99");
        service.reserved(TICKET, ORDER);
        service.released(TICKET, ORDER);

        assertThat(service.tickets.find(TICKET).orElseThrow())
                .extracting(TicketView::status, TicketView::version)
                .containsExactly(TicketStatus.AVAILABLE, 2L);
    }

    @ParameterizedTest
    @CsvSource({
        "café, CAFÉ",
        "Cafe\u0301, CAFÉ",
        "σίσυφος, ΣΊΣΥΦΟΣ",
        "straße, STRASSE",
        "STRAẞE, STRASSE",
        "ﬁnal, FINAL"
    })
    void titles_are_compared_in_one_form(String written, String compared) {
        assertThat(SearchableText.of(written)).isEqualTo(compared);
    }

    private static ProjectionSpecification<TicketView, TicketEvent> given(TicketEvent... history) {
        return ProjectionSpecification.given(new TicketProjection(), history);
    }

    /** Asserts the status of the ticket and the order that holds it. */
    private static ObjectAssert<Tuple> assertThatStatus(TicketEvent... history) {
        var view = given(history).view();
        return assertThat(tuple(view.status(), view.orderId()));
    }
}
