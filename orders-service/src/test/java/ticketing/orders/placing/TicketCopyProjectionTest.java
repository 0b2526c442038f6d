package ticketing.orders.placing;

import static org.assertj.core.api.Assertions.assertThat;
import static ticketing.eventstore.testing.RecordedEvents.recorded;
import static ticketing.orders.OrderExamples.SELLER;
import static ticketing.orders.OrderExamples.TICKET;
import static ticketing.orders.OrderExamples.TICKET_CREATED;

import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import ticketing.events.EventJson;
import ticketing.events.EventStream;
import ticketing.events.EventType;
import ticketing.events.GoldenFiles;
import ticketing.events.TicketEvent;
import ticketing.events.TicketEvent.TicketReleased;
import ticketing.events.TicketEvent.TicketReserved;
import ticketing.events.TicketEvent.TicketSold;
import ticketing.events.TicketEvent.TicketUpdated;

class TicketCopyProjectionTest {

    static final UUID ORDER = new UUID(0, 5);

    @Test
    void a_copy_begins_with_the_offer() {
        assertThat(afterwards(TICKET_CREATED)).isEqualTo(copy(0, "Concert", "19.99"));
    }

    @Test
    void a_change_of_the_offer_is_copied() {
        assertThat(
                        afterwards(
                                TICKET_CREATED,
                                new TicketUpdated(TICKET, "Opera", new BigDecimal("25.00"))))
                .isEqualTo(copy(1, "Opera", "25.00"));
    }

    @Test
    void who_holds_the_ticket_only_counts_the_version_on() {
        assertThat(
                        afterwards(
                                TICKET_CREATED,
                                new TicketReserved(TICKET, ORDER, 0),
                                new TicketReleased(TICKET, ORDER, 0),
                                new TicketSold(TICKET, ORDER, 1)))
                .isEqualTo(copy(3, "Concert", "19.99"));
    }

    static List<EventType> foreignEvents() {
        return EventType.all().stream()
                .filter(type -> EventStream.TICKETS.events().isAssignableFrom(type.record()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("foreignEvents")
    void what_tickets_service_writes_can_be_copied(EventType type) {
        var event = (TicketEvent) EventJson.read(type.storedName(), GoldenFiles.of(type));
        var before = copy(0, "Concert", "19.99");

        assertThat(new TicketCopyProjection().evolve(before, recorded(event, 1)).version())
                .isEqualTo(1);
    }

    private static TicketCopy copy(long version, String title, String price) {
        return new TicketCopy(TICKET, version, SELLER.id(), title, new BigDecimal(price), "eur");
    }

    private static TicketCopy afterwards(TicketEvent... events) {
        TicketCopy copy = null;
        for (int version = 0; version < events.length; version++) {
            copy = new TicketCopyProjection().evolve(copy, recorded(events[version], version));
        }
        return copy;
    }
}
