package ticketing.tickets.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ticketing.events.GoldenEvents;
import ticketing.events.TicketEvent;
import ticketing.events.TicketEvent.TicketReleased;
import ticketing.events.TicketEvent.TicketReserved;
import ticketing.events.TicketEvent.TicketSold;
import ticketing.eventstore.EventMetadata;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.readmodel.TestViews;
import ticketing.tickets.TicketsFixture;

class TicketProjectionTest {

    static final UUID TICKET = GoldenEvents.TICKET, ORDER = GoldenEvents.ORDER;
    static final UUID OTHER_ORDER = new UUID(0, 9);
    static final TicketEvent CREATED = GoldenEvents.TICKET_CREATED;
    static final TicketEvent RESERVED = GoldenEvents.TICKET_RESERVED;

    @Test
    void a_new_ticket_can_be_bought() {
        assertThat(afterwards(CREATED))
                .isEqualTo(
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
                                100));
    }

    @Test
    void an_update_changes_what_is_offered_and_nothing_else() {
        var view = afterwards(CREATED, new TicketEvent.TicketUpdated(TICKET, "Row 4", cents(1900)));

        assertThat(view)
                .isEqualTo(
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
                                100));
    }

    @Test
    void a_reserved_ticket_tells_for_which_order() {
        var view = afterwards(CREATED, RESERVED);

        assertThat(view.status()).isEqualTo(TicketStatus.RESERVED);
        assertThat(view.orderId()).isEqualTo(ORDER);
        assertThat(view.version()).isEqualTo(1);
    }

    @Test
    void a_released_ticket_can_be_bought_again() {
        var view = afterwards(CREATED, RESERVED, GoldenEvents.TICKET_RELEASED);

        assertThat(view.status()).isEqualTo(TicketStatus.AVAILABLE);
        assertThat(view.orderId()).isNull();
        assertThat(view.version()).isEqualTo(2);
    }

    @Test
    void the_release_of_another_order_changes_the_version_only() {
        var view = afterwards(CREATED, RESERVED, new TicketReleased(TICKET, OTHER_ORDER, 1));

        assertThat(view.status()).isEqualTo(TicketStatus.RESERVED);
        assertThat(view.orderId()).isEqualTo(ORDER);
        assertThat(view.version()).isEqualTo(2);

        var available = afterwards(CREATED, new TicketReleased(TICKET, OTHER_ORDER, 1));
        assertThat(available.status()).isEqualTo(TicketStatus.AVAILABLE);
        assertThat(available.version()).isEqualTo(1);
    }

    @Test
    void a_later_reservation_takes_the_place_of_an_earlier_one() {
        var view = afterwards(CREATED, RESERVED, new TicketReserved(TICKET, OTHER_ORDER, 1));

        assertThat(view.orderId()).isEqualTo(OTHER_ORDER);
    }

    @Test
    void a_sold_ticket_stays_sold_to_its_order() {
        var view = afterwards(CREATED, RESERVED, new TicketSold(TICKET, OTHER_ORDER, 1));

        assertThat(view.status()).isEqualTo(TicketStatus.SOLD);
        assertThat(view.orderId()).isEqualTo(OTHER_ORDER);
        assertThat(afterwards(CREATED, GoldenEvents.TICKET_SOLD, GoldenEvents.TICKET_RELEASED))
                .extracting(TicketView::status, TicketView::orderId)
                .containsExactly(TicketStatus.SOLD, ORDER);
    }

    @Test
    void nothing_is_shown_before_the_creation() {
        assertThatNullPointerException().isThrownBy(() -> afterwards(RESERVED));
    }

    @Test
    void the_database_gives_back_what_was_projected() {
        var views = new TestViews<>(TicketView.class, new TicketProjection());
        views.project(List.of(recorded(CREATED, 0), recorded(RESERVED, 1)));

        assertThat(views.find(TICKET)).contains(afterwards(CREATED, RESERVED));
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

    static RecordedEvent<TicketEvent> recorded(TicketEvent event, long version) {
        return new RecordedEvent<>(
                event,
                new EventMetadata(
                        "event-" + version,
                        "subject",
                        100 + 10 * version,
                        version,
                        TicketsFixture.NOON,
                        "test",
                        "request-1",
                        null,
                        null));
    }

    private static BigDecimal cents(long amount) {
        return BigDecimal.valueOf(amount, 2);
    }

    private static TicketView afterwards(TicketEvent... events) {
        TicketView view = null;
        for (var version = 0; version < events.length; version++) {
            view = new TicketProjection().evolve(view, recorded(events[version], version));
        }
        return view;
    }
}
