package ticketing.orders.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static ticketing.events.OrderEvent.CancellationReason.BUYER;
import static ticketing.events.OrderEvent.CancellationReason.EXPIRED;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import ticketing.events.OrderEvent;
import ticketing.events.OrderEvent.OrderCancelled;
import ticketing.events.OrderEvent.OrderCompleted;
import ticketing.events.OrderEvent.OrderPlaced;
import ticketing.eventstore.testing.DeciderSpecification;
import ticketing.orders.order.OrderCommand.CancelOrder;
import ticketing.orders.order.OrderCommand.CompleteOrder;
import ticketing.orders.order.OrderCommand.ExpireOrder;
import ticketing.orders.order.OrderCommand.PlaceOrder;
import ticketing.orders.order.OrderRefusal.IdempotencyKeyReused;
import ticketing.orders.order.OrderRefusal.OrderAlreadyCompleted;
import ticketing.orders.order.OrderRefusal.OrderNotFound;
import ticketing.orders.order.OrderRefusal.OwnTicket;
import ticketing.orders.order.OrderRefusal.TicketAlreadyReserved;
import ticketing.orders.order.OrderRefusal.TicketHasChanged;

/** Every command in every state of the order book. */
class OrderDeciderTest {

    static final UUID TICKET = new UUID(0, 1), ORDER = new UUID(0, 2), LATER_ORDER = new UUID(0, 3);
    static final UUID ALICE = new UUID(0, 4), BOB = new UUID(0, 5), SELLER = new UUID(0, 6);
    static final UUID PAYMENT = new UUID(0, 7);
    static final Instant EXPIRES_AT = Instant.parse("2030-01-01T12:15:00Z");

    static final OrderEvent PLACED = placed(ORDER, ALICE, 0);
    static final OrderEvent CANCELLED = new OrderCancelled(ORDER, TICKET, 0, BUYER);
    static final OrderEvent LATE = new OrderCancelled(ORDER, TICKET, 0, EXPIRED);
    static final OrderEvent UNDERPAID =
            new OrderCancelled(ORDER, TICKET, 0, EXPIRED, OrderCancelled.AMOUNT_DIFFERS);
    static final OrderEvent COMPLETED = new OrderCompleted(ORDER, TICKET, 0, PAYMENT);

    @Nested
    class Placing_an_order {

        @Test
        void for_a_free_ticket_holds_it_at_the_price_we_know() {
            given().when(place(ORDER, ALICE)).then(PLACED);
        }

        @Test
        void is_refused_while_another_order_is_live() {
            given(PLACED).when(place(LATER_ORDER, BOB)).thenRefused(TicketAlreadyReserved.class);
        }

        @Test
        void is_refused_while_the_own_order_is_live() {
            given(PLACED).when(place(LATER_ORDER, ALICE)).thenRefused(TicketAlreadyReserved.class);
        }

        @Test
        void is_refused_once_the_ticket_was_bought() {
            given(PLACED, COMPLETED)
                    .when(place(LATER_ORDER, BOB))
                    .thenRefused(TicketAlreadyReserved.class);
        }

        @Test
        void is_possible_again_after_a_cancellation_and_counts_on() {
            given(PLACED, CANCELLED)
                    .when(place(LATER_ORDER, BOB))
                    .then(placed(LATER_ORDER, BOB, 1));
            given(PLACED, LATE).when(place(LATER_ORDER, ALICE)).then(placed(LATER_ORDER, ALICE, 1));
        }

        @Test
        void is_refused_when_a_later_order_is_live() {
            given(PLACED, CANCELLED, placed(LATER_ORDER, BOB, 1))
                    .when(place(new UUID(0, 99), ALICE))
                    .thenRefused(TicketAlreadyReserved.class);
        }

        @Test
        void of_the_own_ticket_is_refused_whatever_became_of_it() {
            given().when(place(ORDER, SELLER)).thenRefused(OwnTicket.class);
            given(PLACED).when(place(LATER_ORDER, SELLER)).thenRefused(OwnTicket.class);
        }

        @Test
        void is_refused_if_the_buyer_saw_another_version() {
            given().when(place(ORDER, ALICE, 2L)).thenRefused(TicketHasChanged.class);
        }

        @Test
        void is_accepted_if_the_buyer_saw_this_version() {
            given().when(place(ORDER, ALICE, 3L)).then(PLACED);
        }

        @Test
        void again_with_the_same_request_changes_nothing_whatever_became_of_it() {
            given(PLACED).when(place(ORDER, ALICE)).thenNothingNew();
            given(PLACED).when(place(ORDER, ALICE, 3L)).thenNothingNew();
            given(PLACED, CANCELLED).when(place(ORDER, ALICE)).thenNothingNew();
            given(PLACED, COMPLETED).when(place(ORDER, ALICE)).thenNothingNew();
        }

        @Test
        void under_the_name_of_another_request_is_refused() {
            given(PLACED).when(place(ORDER, BOB)).thenRefused(IdempotencyKeyReused.class);
            given(PLACED).when(place(ORDER, ALICE, 4L)).thenRefused(IdempotencyKeyReused.class);
        }
    }

    @Nested
    class Cancelling_an_order {

        final OrderCommand cancel = new CancelOrder(ORDER, ALICE);

        @Test
        void frees_the_ticket_while_it_is_live() {
            given(PLACED).when(cancel).then(CANCELLED);
        }

        @Test
        void that_is_already_cancelled_changes_nothing() {
            given(PLACED, CANCELLED).when(cancel).thenNothingNew();
            given(PLACED, LATE).when(cancel).thenNothingNew();
        }

        @Test
        void is_refused_once_it_is_complete() {
            given(PLACED, COMPLETED).when(cancel).thenRefused(OrderAlreadyCompleted.class);
        }

        @Test
        void that_does_not_exist_is_refused() {
            given().when(cancel).thenRefused(OrderNotFound.class);
        }

        @Test
        void of_somebody_else_looks_as_if_it_did_not_exist() {
            var foreign = new CancelOrder(ORDER, BOB);
            given(PLACED).when(foreign).thenRefused(OrderNotFound.class);
            given(PLACED, CANCELLED).when(foreign).thenRefused(OrderNotFound.class);
            given(PLACED, COMPLETED).when(foreign).thenRefused(OrderNotFound.class);
        }

        @Test
        void leaves_a_later_order_for_the_ticket_alone() {
            given(PLACED, LATE, placed(LATER_ORDER, BOB, 1)).when(cancel).thenNothingNew();
        }
    }

    @Nested
    class The_end_of_the_time {

        final OrderCommand expire = new ExpireOrder(ORDER);

        @Test
        void cancels_an_order_that_is_live() {
            given(PLACED).when(expire).then(LATE);
        }

        @Test
        void is_nothing_to_an_order_that_is_over() {
            given(PLACED, CANCELLED).when(expire).thenNothingNew();
            given(PLACED, LATE).when(expire).thenNothingNew();
            given(PLACED, COMPLETED).when(expire).thenNothingNew();
        }

        @Test
        void is_nothing_to_an_order_nobody_placed() {
            given().when(expire).thenNothingNew();
        }
    }

    @Nested
    class A_captured_payment {

        final OrderCommand complete = captured("19.99", "eur");

        @Test
        void completes_an_order_that_is_live() {
            given(PLACED).when(complete).then(COMPLETED);
        }

        @Test
        void of_another_amount_or_currency_than_agreed_cancels_it() {
            given(PLACED).when(captured("0.01", "eur")).then(UNDERPAID);
            given(PLACED).when(captured("20.00", "eur")).then(UNDERPAID);
            given(PLACED).when(captured("19.99", "usd")).then(UNDERPAID);
            given(PLACED).when(captured("19.99", null)).then(UNDERPAID);
        }

        @Test
        void of_the_same_amount_written_with_other_digits_completes_it() {
            given(PLACED).when(captured("19.990", "eur")).then(COMPLETED);
        }

        @Test
        void whose_amount_older_software_did_not_record_completes_it() {
            given(PLACED).when(new CompleteOrder(ORDER, PAYMENT, null, null)).then(COMPLETED);
        }

        @Test
        void of_another_amount_changes_nothing_once_the_order_is_over() {
            given(PLACED, COMPLETED).when(captured("0.01", "eur")).thenNothingNew();
            given(PLACED, CANCELLED).when(captured("0.01", "eur")).thenNothingNew();
            given(PLACED, UNDERPAID).when(captured("0.01", "eur")).thenNothingNew();
            given(PLACED, UNDERPAID).when(complete).thenNothingNew();
        }

        @Test
        void that_is_reported_twice_counts_once() {
            given(PLACED, COMPLETED).when(complete).thenNothingNew();
        }

        @Test
        void that_comes_too_late_is_answered_by_payments_with_a_refund() {
            given(PLACED, CANCELLED).when(complete).thenNothingNew();
            given(PLACED, LATE).when(complete).thenNothingNew();
        }

        @Test
        void for_an_order_nobody_placed_is_nothing() {
            given().when(complete).thenNothingNew();
        }
    }

    @Nested
    class The_book {

        @Test
        void cannot_be_changed_by_those_who_read_it() {
            var book = given(PLACED).state();
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> book.orders().clear());
        }

        @Test
        void remembers_every_order_with_what_became_of_it() {
            var book = given(PLACED, LATE, placed(LATER_ORDER, BOB, 1)).state();
            assertThat(book.orders().sequencedKeySet()).containsExactly(ORDER, LATER_ORDER);
            assertThat(book.order(ORDER).orElseThrow().status())
                    .isEqualTo(OrderBook.Status.CANCELLED);
            assertThat(book.order(LATER_ORDER).orElseThrow().status())
                    .isEqualTo(OrderBook.Status.LIVE);
        }

        @Test
        void keeps_its_order_when_something_happens_to_an_earlier_one() {
            var first = placed(LATER_ORDER, BOB, 0);
            var book =
                    given(first, PLACED, new OrderCompleted(LATER_ORDER, TICKET, 0, PAYMENT))
                            .state();

            assertThat(book.orders().sequencedKeySet()).containsExactly(LATER_ORDER, ORDER);
            assertThat(book.order(LATER_ORDER).orElseThrow().status())
                    .isEqualTo(OrderBook.Status.COMPLETED);
            assertThat(book.order(ORDER).orElseThrow().status()).isEqualTo(OrderBook.Status.LIVE);
            assertThat(book).hasToString("OrderBook of 2 orders");
        }

        /** If every event copied the book, this would take many minutes. */
        @Test
        @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
        void grows_by_the_same_effort_however_long_it_is() {
            var pairs = 100_000;
            var rules = new OrderDecider();
            var book = rules.initialState();
            for (int number = 0; number < pairs; number++) {
                var order = new UUID(1, number);
                book = rules.evolve(book, placed(order, ALICE, number));
                book = rules.evolve(book, new OrderCancelled(order, TICKET, number, BUYER));
            }

            assertThat(book.orders()).hasSize(pairs);
            assertThat(rules.decide(place(ORDER, BOB), book))
                    .containsExactly(placed(ORDER, BOB, pairs));
        }

        @Test
        void does_not_make_up_an_order_from_the_middle_of_a_history() {
            assertThatIllegalStateException()
                    .isThrownBy(given(CANCELLED)::state)
                    .withMessageContaining(ORDER.toString());
        }
    }

    static CompleteOrder captured(String amount, String currency) {
        return new CompleteOrder(ORDER, PAYMENT, new BigDecimal(amount), currency);
    }

    static OrderPlaced placed(UUID order, UUID buyer, long number) {
        return new OrderPlaced(
                order,
                TICKET,
                number,
                buyer,
                "Concert",
                new BigDecimal("19.99"),
                "eur",
                3,
                EXPIRES_AT);
    }

    static PlaceOrder place(UUID order, UUID buyer) {
        return place(order, buyer, null);
    }

    static PlaceOrder place(UUID order, UUID buyer, Long seenVersion) {
        return new PlaceOrder(
                order,
                buyer,
                TICKET,
                SELLER,
                "Concert",
                new BigDecimal("19.99"),
                "eur",
                3,
                seenVersion,
                EXPIRES_AT);
    }

    private static DeciderSpecification<OrderCommand, OrderBook, OrderEvent> given(
            OrderEvent... history) {
        return DeciderSpecification.given(new OrderDecider(), history);
    }
}
