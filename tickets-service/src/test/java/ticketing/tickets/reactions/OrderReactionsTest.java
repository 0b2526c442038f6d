package ticketing.tickets.reactions;

import static org.assertj.core.api.Assertions.assertThat;
import static ticketing.events.GoldenEvents.ORDER;
import static ticketing.events.GoldenEvents.TICKET;
import static ticketing.events.GoldenEvents.TICKET_CREATED;
import static ticketing.eventstore.testing.RecordedEvents.recorded;

import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import ticketing.events.GoldenEvents;
import ticketing.events.GoldenFiles;
import ticketing.events.OrderEvent.OrderCancelled;
import ticketing.events.OrderEvent.OrderCompleted;
import ticketing.events.OrderEvent.OrderPlaced;
import ticketing.events.TicketEvent;
import ticketing.events.TicketEvent.TicketReleased;
import ticketing.events.TicketEvent.TicketReserved;
import ticketing.events.TicketEvent.TicketSold;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.testing.ReactionSpecification;
import ticketing.tickets.TicketsFixture;
import ticketing.tickets.listing.TicketStatus;

/**
 * The reactions of tickets-service to orders. The events are read from the golden files of
 * orders-service.
 */
class OrderReactionsTest {

    private static final UUID LATER_ORDER = new UUID(0, 9);

    private static final OrderPlaced PLACED = GoldenFiles.read(OrderPlaced.class);
    private static final OrderCancelled CANCELLED = GoldenFiles.read(OrderCancelled.class);
    private static final OrderCompleted COMPLETED = GoldenFiles.read(OrderCompleted.class);
    private static final OrderPlaced LATER_PLACED =
            new OrderPlaced(
                    LATER_ORDER,
                    TICKET,
                    1,
                    PLACED.buyerId(),
                    PLACED.title(),
                    PLACED.price(),
                    PLACED.currency(),
                    PLACED.ticketVersion(),
                    PLACED.expiresAt());
    private static final OrderCompleted LATER_COMPLETED =
            new OrderCompleted(LATER_ORDER, TICKET, 1, GoldenEvents.PAYMENT);

    private static final TicketEvent RESERVED = new TicketReserved(TICKET, ORDER, 0);
    private static final TicketEvent RELEASED = new TicketReleased(TICKET, ORDER, 0);
    private static final TicketEvent SOLD = new TicketSold(TICKET, ORDER, 0);

    @Test
    void a_placed_order_reserves_the_ticket_and_everybody_sees_it() {
        given(TICKET_CREATED)
                .when(service -> service.whenOrderPlaced, PLACED)
                .then(RESERVED)
                .and(isSeen(TicketStatus.RESERVED, ORDER));
    }

    @Test
    void a_cancelled_order_frees_the_ticket_and_everybody_sees_it() {
        given(TICKET_CREATED)
                .when(service -> service.whenOrderPlaced, PLACED)
                .when(service -> service.whenOrderCancelled, CANCELLED)
                .then(RESERVED, RELEASED)
                .and(isSeen(TicketStatus.AVAILABLE, null));
    }

    @Test
    void a_cancelled_order_delivered_before_it_was_placed_is_remembered() {
        given(TICKET_CREATED)
                .when(service -> service.whenOrderCancelled, CANCELLED)
                .when(service -> service.whenOrderPlaced, PLACED)
                .then(RELEASED)
                .and(isSeen(TicketStatus.AVAILABLE, null));
    }

    @Test
    void a_cancelled_order_delivered_after_the_next_order_leaves_that_alone() {
        given(TICKET_CREATED)
                .when(service -> service.whenOrderPlaced, PLACED)
                .when(service -> service.whenOrderPlaced, LATER_PLACED)
                .when(service -> service.whenOrderCancelled, CANCELLED)
                .then(RESERVED, new TicketReserved(TICKET, LATER_ORDER, 1))
                .and(isSeen(TicketStatus.RESERVED, LATER_ORDER));
    }

    @Test
    void a_completed_order_sells_the_ticket_and_everybody_sees_it() {
        given(TICKET_CREATED)
                .when(service -> service.whenOrderPlaced, PLACED)
                .when(service -> service.whenOrderCompleted, COMPLETED)
                .then(RESERVED, SOLD)
                .and(isSeen(TicketStatus.SOLD, ORDER));
    }

    @Test
    void a_completed_order_delivered_before_it_was_placed_sells_the_ticket() {
        given(TICKET_CREATED)
                .when(service -> service.whenOrderCompleted, COMPLETED)
                .when(service -> service.whenOrderPlaced, PLACED)
                .then(SOLD)
                .and(isSeen(TicketStatus.SOLD, ORDER));
    }

    @Test
    void a_completed_order_sells_the_ticket_from_the_hands_of_an_order_that_is_over() {
        given(TICKET_CREATED)
                .when(service -> service.whenOrderPlaced, PLACED)
                .when(service -> service.whenOrderCompleted, LATER_COMPLETED)
                .when(service -> service.whenOrderCancelled, CANCELLED)
                .when(service -> service.whenOrderPlaced, LATER_PLACED)
                .then(RESERVED, new TicketSold(TICKET, LATER_ORDER, 1))
                .and(isSeen(TicketStatus.SOLD, LATER_ORDER));
    }

    @Test
    void news_about_a_ticket_that_is_not_there_waits_for_it() {
        given().when(service -> service.whenOrderPlaced, PLACED)
                .when(service -> service.whenOrderCancelled, CANCELLED)
                .when(service -> service.whenOrderCompleted, COMPLETED)
                .thenWaits()
                .and(service -> {
                    service.happened(TICKET_CREATED);
                    assertThat(service.whenOrderPlaced.handle(recorded(PLACED, 0)))
                            .isEqualTo(Outcome.DONE);
                });
    }

    private static ReactionSpecification<TicketsFixture, TicketEvent> given(
            TicketEvent... history) {
        return ReactionSpecification.given(TicketsFixture::new, history);
    }

    private static Consumer<TicketsFixture> isSeen(TicketStatus status, @Nullable UUID order) {
        return service -> {
            var seen = service.tickets.find(TICKET).orElseThrow();
            assertThat(seen.status()).isEqualTo(status);
            assertThat(seen.orderId()).isEqualTo(order);
        };
    }
}
