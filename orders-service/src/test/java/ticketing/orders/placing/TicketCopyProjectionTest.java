package ticketing.orders.placing;

import static ticketing.orders.OrderExamples.SELLER;
import static ticketing.orders.OrderExamples.TICKET;
import static ticketing.orders.OrderExamples.TICKET_CREATED;

import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import ticketing.events.GoldenEvents;
import ticketing.events.GoldenFiles;
import ticketing.events.TicketEvent;
import ticketing.events.TicketEvent.TicketReleased;
import ticketing.events.TicketEvent.TicketReserved;
import ticketing.events.TicketEvent.TicketSold;
import ticketing.events.TicketEvent.TicketUpdated;
import ticketing.eventstore.testing.ProjectionSpecification;

class TicketCopyProjectionTest {

    static final UUID ORDER = new UUID(0, 5);

    @Test
    void a_copy_begins_with_the_offer() {
        given(TICKET_CREATED).then(copy(0, "Concert", "19.99"));
    }

    @Test
    void a_change_of_the_offer_is_copied() {
        given(TICKET_CREATED, new TicketUpdated(TICKET, "Opera", new BigDecimal("25.00")))
                .then(copy(1, "Opera", "25.00"));
    }

    @Test
    void who_holds_the_ticket_only_counts_the_version_on() {
        given(
                        TICKET_CREATED,
                        new TicketReserved(TICKET, ORDER, 0),
                        new TicketReleased(TICKET, ORDER, 0),
                        new TicketSold(TICKET, ORDER, 1))
                .then(copy(3, "Concert", "19.99"));
    }

    static List<TicketEvent> whatTicketsServiceWrites() {
        return GoldenEvents.all(TicketEvent.class);
    }

    @ParameterizedTest
    @MethodSource("whatTicketsServiceWrites")
    void what_tickets_service_writes_can_be_copied(TicketEvent example) {
        given(GoldenEvents.TICKET_CREATED, GoldenFiles.read(example.getClass())).view();
    }

    private static ProjectionSpecification<TicketCopy, TicketEvent> given(TicketEvent... history) {
        return ProjectionSpecification.given(new TicketCopyProjection(), history);
    }

    private static TicketCopy copy(long version, String title, String price) {
        return new TicketCopy(TICKET, version, SELLER.id(), title, new BigDecimal(price), "eur");
    }
}
