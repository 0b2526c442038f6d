package ticketing.tickets.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import ticketing.events.TicketEvent;
import ticketing.events.TicketEvent.TicketCreated;
import ticketing.events.TicketEvent.TicketReleased;
import ticketing.events.TicketEvent.TicketSold;
import ticketing.events.TicketEvent.TicketUpdated;
import ticketing.eventstore.testing.DeciderSpecification;
import ticketing.tickets.ticket.Ticket.Available;
import ticketing.tickets.ticket.Ticket.NotCreated;
import ticketing.tickets.ticket.Ticket.Reserved;
import ticketing.tickets.ticket.Ticket.Sold;
import ticketing.tickets.ticket.TicketCommand.CreateTicket;
import ticketing.tickets.ticket.TicketCommand.MarkTicketSold;
import ticketing.tickets.ticket.TicketCommand.ReleaseTicket;
import ticketing.tickets.ticket.TicketCommand.ReserveTicket;
import ticketing.tickets.ticket.TicketCommand.UpdateTicket;
import ticketing.tickets.ticket.TicketRefusal.IdempotencyKeyReused;
import ticketing.tickets.ticket.TicketRefusal.NotTheSeller;
import ticketing.tickets.ticket.TicketRefusal.TicketChanged;
import ticketing.tickets.ticket.TicketRefusal.TicketReserved;
import ticketing.tickets.ticket.TicketRefusal.UnknownTicket;

/** The rules as sentences; {@link TicketDecisionTableTest} has every command in every state. */
class TicketDeciderTest {

    static final UUID TICKET = new UUID(0, 1);
    static final UUID SELLER = new UUID(0, 2), STRANGER = new UUID(0, 3);
    static final UUID ORDER_0 = order(0);

    static final Offer CONCERT = new Offer("Concert", new BigDecimal("19.99"));
    static final Offer CHEAPER = new Offer("Concert", new BigDecimal("15"));

    static final TicketEvent CREATED =
            new TicketCreated(TICKET, SELLER, "Concert", new BigDecimal("19.99"), "eur");
    static final TicketEvent UPDATED = new TicketUpdated(TICKET, "Concert", new BigDecimal("15"));

    @Nested
    class Creating_a_ticket {

        final CreateTicket create = new CreateTicket(TICKET, SELLER, CONCERT, "eur");

        @Test
        void offers_it() {
            given().when(create).then(CREATED);
        }

        @Test
        void again_changes_nothing_whatever_became_of_it() {
            given(CREATED).when(create).thenNothingNew();
            given(CREATED, UPDATED).when(create).thenNothingNew();
            given(CREATED, reserved(0)).when(create).thenNothingNew();
            given(CREATED, sold(0)).when(create).thenNothingNew();
        }

        @Test
        void again_at_the_same_price_written_otherwise_changes_nothing() {
            var samePrice = new Offer("Concert", new BigDecimal("19.990"));
            given(CREATED)
                    .when(new CreateTicket(TICKET, SELLER, samePrice, "eur"))
                    .thenNothingNew();
        }

        @Test
        void of_another_content_under_the_same_id_is_refused() {
            given(CREATED)
                    .when(new CreateTicket(TICKET, SELLER, CHEAPER, "eur"))
                    .thenRefused(IdempotencyKeyReused.class);
        }

        @Test
        void is_compared_with_what_was_created_and_not_with_what_it_became() {
            given(CREATED, UPDATED)
                    .when(new CreateTicket(TICKET, SELLER, CHEAPER, "eur"))
                    .thenRefused(IdempotencyKeyReused.class);
        }

        @Test
        void of_another_seller_under_the_same_id_is_refused() {
            given(CREATED)
                    .when(new CreateTicket(TICKET, STRANGER, CONCERT, "eur"))
                    .thenRefused(IdempotencyKeyReused.class);
        }
    }

    @Nested
    class Updating_a_ticket {

        final UpdateTicket update = update(SELLER, CHEAPER);

        @Test
        void changes_what_is_offered() {
            given(CREATED).when(update).then(UPDATED);
        }

        @Test
        void to_what_it_is_changes_nothing() {
            given(CREATED, UPDATED).when(update).thenNothingNew();
        }

        @Test
        void back_to_what_it_was_is_a_change() {
            given(CREATED, UPDATED)
                    .when(update(SELLER, CONCERT))
                    .then(new TicketUpdated(TICKET, "Concert", new BigDecimal("19.99")));
        }

        @Test
        void that_does_not_exist_is_refused() {
            given().when(update).thenRefused(UnknownTicket.class);
        }

        @Test
        void of_somebody_else_is_refused_before_the_state_is_told() {
            var foreign = update(STRANGER, CHEAPER, 7L);
            given(CREATED).when(foreign).thenRefused(NotTheSeller.class);
            given(CREATED, reserved(0)).when(foreign).thenRefused(NotTheSeller.class);
            given(CREATED, sold(0)).when(foreign).thenRefused(NotTheSeller.class);
        }

        @Test
        void is_refused_while_it_is_reserved() {
            given(CREATED, reserved(0)).when(update).thenRefused(TicketReserved.class);
        }

        @Test
        void is_refused_once_it_is_sold() {
            given(CREATED, reserved(0), sold(0)).when(update).thenRefused(TicketReserved.class);
        }

        @Test
        void is_possible_again_after_a_release() {
            given(CREATED, reserved(0), released(0)).when(update).then(UPDATED);
        }

        @Test
        void made_for_the_present_version_is_obeyed() {
            given(CREATED).when(update(SELLER, CHEAPER, 0L)).then(UPDATED);
            given(CREATED, reserved(0), released(0))
                    .when(update(SELLER, CHEAPER, 1L, 2L))
                    .then(UPDATED);
        }

        @Test
        void made_for_another_version_is_refused() {
            given(CREATED).when(update(SELLER, CHEAPER, 1L)).thenRefused(TicketChanged.class);
            given(CREATED).when(update(SELLER, CHEAPER)).then(UPDATED);
            given(CREATED, UPDATED)
                    .when(update(SELLER, CONCERT, 0L))
                    .thenRefused(TicketChanged.class);
            given(CREATED, reserved(0), released(0))
                    .when(update(SELLER, CHEAPER, 0L))
                    .thenRefused(TicketChanged.class);
        }

        @Test
        void made_for_a_version_that_is_none_is_refused() {
            var noVersion = new UpdateTicket(TICKET, SELLER, CHEAPER, Optional.of(Set.of()));
            given(CREATED).when(noVersion).thenRefused(TicketChanged.class);
        }

        @Test
        void made_for_another_version_of_a_reserved_ticket_tells_of_the_reservation() {
            given(CREATED, reserved(0))
                    .when(update(SELLER, CHEAPER, 0L))
                    .thenRefused(TicketReserved.class);
        }
    }

    @Nested
    class A_placed_order {

        @Test
        void reserves_the_ticket() {
            given(CREATED).when(reserve(0)).then(reserved(0));
        }

        @Test
        void told_twice_reserves_once() {
            given(CREATED, reserved(0)).when(reserve(0)).thenNothingNew();
        }

        @Test
        void after_a_cancelled_one_reserves_again() {
            given(CREATED, reserved(0), released(0)).when(reserve(1)).then(reserved(1));
        }

        @Test
        void told_again_after_its_end_reserves_nothing() {
            given(CREATED, reserved(0), released(0)).when(reserve(0)).thenNothingNew();
        }

        @Test
        void told_after_its_end_for_the_first_time_reserves_nothing() {
            given(CREATED, released(0)).when(reserve(0)).thenNothingNew();
        }

        @Test
        void takes_the_ticket_over_from_an_earlier_one_whose_end_is_on_its_way() {
            given(CREATED, reserved(0)).when(reserve(1)).then(reserved(1));
        }

        @Test
        void does_not_take_the_ticket_from_a_later_one() {
            given(CREATED, reserved(1)).when(reserve(0)).thenNothingNew();
        }

        @Test
        void that_is_later_than_any_heard_of_is_obeyed_after_a_gap() {
            given(CREATED, released(3)).when(reserve(4)).then(reserved(4));
            given(CREATED, released(3)).when(reserve(2)).thenNothingNew();
        }

        @Test
        void does_not_undo_a_sale() {
            given(CREATED, sold(0)).when(reserve(0)).thenNothingNew();
            given(CREATED, sold(0)).when(reserve(1)).thenNothingNew();
        }
    }

    @Nested
    class A_cancelled_order {

        @Test
        void frees_its_ticket() {
            given(CREATED, reserved(0)).when(release(0)).then(released(0));
        }

        @Test
        void told_twice_frees_once() {
            given(CREATED, reserved(0), released(0)).when(release(0)).thenNothingNew();
        }

        @Test
        void told_before_its_placing_is_remembered() {
            given(CREATED).when(release(0)).then(released(0));
        }

        @Test
        void does_not_free_the_ticket_of_a_later_one() {
            given(CREATED, reserved(1)).when(release(0)).thenNothingNew();
        }

        @Test
        void told_before_its_placing_does_not_free_the_ticket_of_an_earlier_one() {
            given(CREATED, reserved(0)).when(release(1)).then(released(1));
            assertThat(given(CREATED, reserved(0), released(1)).state())
                    .isInstanceOfSatisfying(
                            Reserved.class,
                            ticket -> assertThat(ticket.orderId()).isEqualTo(ORDER_0));
            given(CREATED, reserved(0), released(1)).when(release(1)).thenNothingNew();
            given(CREATED, reserved(0), released(1)).when(reserve(1)).thenNothingNew();
            given(CREATED, reserved(0), released(1)).when(release(0)).then(released(0));
        }

        @Test
        void does_not_undo_a_sale() {
            given(CREATED, sold(0)).when(release(0)).thenNothingNew();
            given(CREATED, sold(0)).when(release(1)).thenNothingNew();
            given(CREATED, sold(1)).when(release(0)).thenNothingNew();
        }
    }

    @Nested
    class A_completed_order {

        @Test
        void sells_the_ticket() {
            given(CREATED, reserved(0)).when(sell(0)).then(sold(0));
        }

        @Test
        void told_before_its_placing_sells_the_ticket() {
            given(CREATED).when(sell(0)).then(sold(0));
        }

        @Test
        void sells_the_ticket_although_another_order_still_seems_to_hold_it() {
            given(CREATED, reserved(0)).when(sell(1)).then(sold(1));
            given(CREATED, reserved(1)).when(sell(0)).then(sold(0));
        }

        @Test
        void told_twice_sells_once() {
            given(CREATED, reserved(0), sold(0)).when(sell(0)).thenNothingNew();
        }

        @Test
        void is_the_only_one_of_its_ticket() {
            given(CREATED, sold(0)).when(sell(1)).thenNothingNew();
        }
    }

    @Nested
    class News_about_a_ticket_that_does_not_exist {

        @Test
        void changes_nothing_and_can_be_told_from_the_state() {
            given().when(reserve(0)).thenNothingNew();
            given().when(release(0)).thenNothingNew();
            given().when(sell(0)).thenNothingNew();
            assertThat(given().state()).isInstanceOf(NotCreated.class);
        }
    }

    @Nested
    class The_memory {

        @Test
        void counts_every_event_as_a_version() {
            var history =
                    new TicketEvent[] {CREATED, UPDATED, reserved(0), released(0), released(1)};
            assertThat(given(history).state().existing().listing().version()).isEqualTo(4);
            assertThat(given(CREATED, sold(0)).state().existing().listing().version()).isEqualTo(1);
        }

        @Test
        void holds_the_first_and_the_present_offer() {
            var listing = given(CREATED, UPDATED).state().existing().listing();
            assertThat(listing.first()).isEqualTo(CONCERT);
            assertThat(listing.current()).isEqualTo(CHEAPER);
            assertThat(listing.sellerId()).isEqualTo(SELLER);
        }

        @Test
        void never_forgets_the_highest_order_number() {
            var ticket = given(CREATED, reserved(2), released(2)).state();
            assertThat(ticket.existing().listing().lastOrderNumber()).isEqualTo(2);
            var sale = given(CREATED, reserved(2), sold(1)).state();
            assertThat(sale.existing().listing().lastOrderNumber()).isEqualTo(2);
        }

        @Test
        void of_an_update_keeps_who_holds_the_ticket() {
            assertThat(given(CREATED, UPDATED).state()).isInstanceOf(Available.class);
            // No decision produces this history, but the rules never refuse an event that has
            // happened.
            assertThat(given(CREATED, reserved(0), UPDATED).state()).isInstanceOf(Reserved.class);
            assertThat(given(CREATED, sold(0), UPDATED).state()).isInstanceOf(Sold.class);
            assertThat(given(CREATED, sold(0), released(1)).state()).isInstanceOf(Sold.class);
        }

        @Test
        void needs_the_creation_first() {
            assertThatIllegalStateException().isThrownBy(() -> given(reserved(0)).state());
        }
    }

    static UUID order(long number) {
        return new UUID(1, number);
    }

    static TicketEvent reserved(long number) {
        return new TicketEvent.TicketReserved(TICKET, order(number), number);
    }

    static TicketEvent released(long number) {
        return new TicketReleased(TICKET, order(number), number);
    }

    static TicketEvent sold(long number) {
        return new TicketSold(TICKET, order(number), number);
    }

    static ReserveTicket reserve(long number) {
        return new ReserveTicket(TICKET, order(number), number);
    }

    static ReleaseTicket release(long number) {
        return new ReleaseTicket(TICKET, order(number), number);
    }

    static MarkTicketSold sell(long number) {
        return new MarkTicketSold(TICKET, order(number), number);
    }

    static UpdateTicket update(UUID user, Offer offer) {
        return new UpdateTicket(TICKET, user, offer, Optional.empty());
    }

    static UpdateTicket update(UUID user, Offer offer, Long... versions) {
        return new UpdateTicket(TICKET, user, offer, Optional.of(Set.of(versions)));
    }

    static DeciderSpecification<TicketCommand, Ticket, TicketEvent> given(TicketEvent... history) {
        return DeciderSpecification.given(new TicketDecider(), history);
    }
}
