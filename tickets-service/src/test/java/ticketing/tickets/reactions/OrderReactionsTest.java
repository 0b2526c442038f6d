package ticketing.tickets.reactions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import ticketing.events.DomainEvent;
import ticketing.events.EventJson;
import ticketing.events.EventType;
import ticketing.events.GoldenEvents;
import ticketing.events.GoldenFiles;
import ticketing.events.OrderEvent.OrderCancelled;
import ticketing.events.OrderEvent.OrderCompleted;
import ticketing.events.OrderEvent.OrderPlaced;
import ticketing.events.TicketEvent;
import ticketing.events.TicketEvent.TicketReleased;
import ticketing.events.TicketEvent.TicketReserved;
import ticketing.events.TicketEvent.TicketSold;
import ticketing.eventstore.EventMetadata;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.RecordedEvent;
import ticketing.tickets.TicketsFixture;
import ticketing.tickets.listing.TicketStatus;

/**
 * What tickets-service does about orders, each event delivered twice, late, and out of order. The
 * events are read from what orders-service really writes.
 */
class OrderReactionsTest {

    private static final UUID TICKET = GoldenEvents.TICKET;
    private static final UUID ORDER = GoldenEvents.ORDER;
    private static final UUID LATER_ORDER = new UUID(0, 9);

    private static final TicketEvent RESERVED = new TicketReserved(TICKET, ORDER, 0);
    private static final TicketEvent RELEASED = new TicketReleased(TICKET, ORDER, 0);
    private static final TicketEvent SOLD = new TicketSold(TICKET, ORDER, 0);

    private final RecordedEvent<OrderPlaced> placed = recorded(golden(OrderPlaced.class));
    private final RecordedEvent<OrderCancelled> cancelled = recorded(golden(OrderCancelled.class));
    private final RecordedEvent<OrderCompleted> completed = recorded(golden(OrderCompleted.class));

    private final TicketsFixture service = new TicketsFixture();
    private final WhenOrderPlaced whenPlaced = new WhenOrderPlaced(service.news);
    private final WhenOrderCancelled whenCancelled = new WhenOrderCancelled(service.news);
    private final WhenOrderCompleted whenCompleted = new WhenOrderCompleted(service.news);

    @BeforeEach
    void a_ticket_is_offered() {
        service.offered(TICKET, GoldenEvents.SELLER, "Concert", "19.99");
    }

    @Test
    void a_placed_order_reserves_the_ticket_and_everybody_sees_it() {
        assertThat(whenPlaced.handle(placed)).isEqualTo(Outcome.DONE);

        assertThatHappened(RESERVED);
        assertThatIsSeen(TicketStatus.RESERVED, ORDER);
    }

    @Test
    void a_placed_order_delivered_twice_reserves_once() {
        whenPlaced.handle(placed);
        assertThat(whenPlaced.handle(placed)).isEqualTo(Outcome.DONE);

        assertThatHappened(RESERVED);
    }

    @Test
    void a_placed_order_delivered_after_its_end_reserves_nothing() {
        whenPlaced.handle(placed);
        whenCancelled.handle(cancelled);
        assertThat(whenPlaced.handle(placed)).isEqualTo(Outcome.DONE);

        assertThatHappened(RESERVED, RELEASED);
        assertThatIsSeen(TicketStatus.AVAILABLE, null);
    }

    @Test
    void a_placed_order_delivered_after_the_sale_reserves_nothing() {
        whenCompleted.handle(completed);
        assertThat(whenPlaced.handle(placed)).isEqualTo(Outcome.DONE);

        assertThatHappened(SOLD);
        assertThatIsSeen(TicketStatus.SOLD, ORDER);
    }

    @Test
    void a_cancelled_order_frees_the_ticket_and_everybody_sees_it() {
        whenPlaced.handle(placed);
        assertThat(whenCancelled.handle(cancelled)).isEqualTo(Outcome.DONE);

        assertThatHappened(RESERVED, RELEASED);
        assertThatIsSeen(TicketStatus.AVAILABLE, null);
    }

    @Test
    void a_cancelled_order_delivered_twice_frees_once() {
        whenPlaced.handle(placed);
        whenCancelled.handle(cancelled);
        assertThat(whenCancelled.handle(cancelled)).isEqualTo(Outcome.DONE);

        assertThatHappened(RESERVED, RELEASED);
    }

    @Test
    void a_cancelled_order_delivered_before_it_was_placed_is_remembered() {
        whenCancelled.handle(cancelled);
        whenPlaced.handle(placed);

        assertThatHappened(RELEASED);
        assertThatIsSeen(TicketStatus.AVAILABLE, null);
    }

    @Test
    void a_cancelled_order_delivered_late_leaves_the_next_order_alone() {
        whenPlaced.handle(placed);
        whenPlaced.handle(laterOrder());
        whenCancelled.handle(cancelled);

        assertThatHappened(RESERVED, new TicketReserved(TICKET, LATER_ORDER, 1));
        assertThatIsSeen(TicketStatus.RESERVED, LATER_ORDER);
    }

    @Test
    void a_completed_order_sells_the_ticket_and_everybody_sees_it() {
        whenPlaced.handle(placed);
        assertThat(whenCompleted.handle(completed)).isEqualTo(Outcome.DONE);

        assertThatHappened(RESERVED, SOLD);
        assertThatIsSeen(TicketStatus.SOLD, ORDER);
    }

    @Test
    void a_completed_order_delivered_twice_sells_once() {
        whenPlaced.handle(placed);
        whenCompleted.handle(completed);
        assertThat(whenCompleted.handle(completed)).isEqualTo(Outcome.DONE);

        assertThatHappened(RESERVED, SOLD);
    }

    @Test
    void a_completed_order_sells_the_ticket_from_the_hands_of_an_order_that_is_over() {
        whenPlaced.handle(placed);
        whenCompleted.handle(
                recorded(new OrderCompleted(LATER_ORDER, TICKET, 1, GoldenEvents.PAYMENT)));
        whenCancelled.handle(cancelled);
        whenPlaced.handle(laterOrder());

        assertThatHappened(RESERVED, new TicketSold(TICKET, LATER_ORDER, 1));
        assertThatIsSeen(TicketStatus.SOLD, LATER_ORDER);
    }

    @Test
    void news_about_a_ticket_that_is_not_there_waits_for_it() {
        var nowhere = new TicketsFixture();

        assertThat(new WhenOrderPlaced(nowhere.news).handle(placed)).isEqualTo(Outcome.WAIT);
        assertThat(new WhenOrderCancelled(nowhere.news).handle(cancelled)).isEqualTo(Outcome.WAIT);
        assertThat(new WhenOrderCompleted(nowhere.news).handle(completed)).isEqualTo(Outcome.WAIT);
        assertThat(nowhere.store.events()).isEmpty();

        nowhere.offered(TICKET, GoldenEvents.SELLER, "Concert", "19.99");

        assertThat(new WhenOrderPlaced(nowhere.news).handle(placed)).isEqualTo(Outcome.DONE);
    }

    private void assertThatHappened(TicketEvent... afterTheCreation) {
        assertThat(service.store.events()).first().isInstanceOf(TicketEvent.TicketCreated.class);
        assertThat(service.store.events().stream().skip(1)).containsExactly(afterTheCreation);
    }

    private void assertThatIsSeen(TicketStatus status, UUID order) {
        var seen = service.tickets.find(TICKET).orElseThrow();
        assertThat(seen.status()).isEqualTo(status);
        assertThat(seen.orderId()).isEqualTo(order);
    }

    private static RecordedEvent<OrderPlaced> laterOrder() {
        var order = golden(OrderPlaced.class);
        return recorded(
                new OrderPlaced(
                        LATER_ORDER,
                        TICKET,
                        1,
                        order.buyerId(),
                        order.title(),
                        order.price(),
                        order.currency(),
                        order.ticketVersion(),
                        order.expiresAt()));
    }

    private static <E extends DomainEvent> E golden(Class<E> event) {
        var type = EventType.of(event);
        return event.cast(EventJson.read(type.storedName(), GoldenFiles.of(type)));
    }

    private static <E extends DomainEvent> RecordedEvent<E> recorded(E event) {
        return new RecordedEvent<>(
                event,
                new EventMetadata(
                        "order-event",
                        "subject",
                        1,
                        0,
                        TicketsFixture.NOON,
                        "orders-service",
                        "request-1",
                        null,
                        null));
    }
}
