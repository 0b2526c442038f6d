package ticketing.eventstore.example;

import static org.assertj.core.api.Assertions.assertThat;
import static ticketing.events.GoldenEvents.ORDER;
import static ticketing.events.GoldenEvents.ORDER_COMPLETED;
import static ticketing.events.GoldenEvents.TICKET;
import static ticketing.events.GoldenEvents.TICKET_CREATED;
import static ticketing.events.GoldenEvents.TICKET_RELEASED;
import static ticketing.events.GoldenEvents.TICKET_RESERVED;
import static ticketing.events.GoldenEvents.TICKET_SOLD;
import static ticketing.events.GoldenEvents.TICKET_UPDATED;
import static ticketing.eventstore.testing.DeciderSpecification.given;
import static ticketing.eventstore.testing.ProjectionSpecification.given;
import static ticketing.eventstore.testing.ReactionSpecification.given;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import ticketing.events.Boundary;
import ticketing.events.TicketEvent;
import ticketing.eventstore.CommandHandler;
import ticketing.eventstore.testing.InMemoryEventStore;

class BoxOfficeTest {

    private static final UUID OTHER_ORDER = new UUID(0, 9);

    @Test
    void a_ticket_is_sold_once() {
        given(new SaleDecider(), TICKET_CREATED)
                .when(new SellTicket(TICKET, ORDER))
                .then(TICKET_SOLD);
        given(new SaleDecider(), TICKET_CREATED, TICKET_SOLD)
                .when(new SellTicket(TICKET, ORDER))
                .thenNothingNew();
        given(new SaleDecider(), TICKET_CREATED, TICKET_SOLD)
                .when(new SellTicket(TICKET, OTHER_ORDER))
                .thenRefused(NotForSale.class);
    }

    @Test
    void nothing_is_sold_that_was_not_offered() {
        given(new SaleDecider()).when(new SellTicket(TICKET, ORDER)).thenRefused(NotForSale.class);
    }

    @Test
    void a_command_is_carried_out_in_its_boundary() {
        var store = new InMemoryEventStore<TicketEvent>();
        store.happened(Boundary.ofTicket(TICKET), TICKET_CREATED);

        var handler = new CommandHandler<>(store, new SaleDecider());
        var handled = handler.handle(Boundary.ofTicket(TICKET), new SellTicket(TICKET, ORDER));

        assertThat(store.events()).containsExactly(TICKET_CREATED, TICKET_SOLD);
        assertThat(handled.versionOf(TICKET)).isEqualTo(1);
    }

    @Test
    void a_completed_order_sells_its_ticket_however_often_it_is_told() {
        given(BoxOffice::new, TICKET_CREATED)
                .when(office -> office.whenOrderCompleted, ORDER_COMPLETED)
                .then(TICKET_SOLD);
    }

    @Test
    void a_price_tag_shows_what_is_offered_and_whether_it_is_sold() {
        var offered = given(new PriceTagProjection(), TICKET_CREATED, TICKET_UPDATED).view();

        given(
                        new PriceTagProjection(),
                        TICKET_CREATED,
                        TICKET_UPDATED,
                        TICKET_RESERVED,
                        TICKET_RELEASED,
                        TICKET_SOLD)
                .then(offered.at(4, true));
    }
}
