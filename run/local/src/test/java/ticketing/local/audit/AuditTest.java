package ticketing.local.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import ticketing.events.DomainEvent;
import ticketing.events.EventStream;
import ticketing.events.OrderEvent.CancellationReason;
import ticketing.events.OrderEvent.OrderCancelled;
import ticketing.events.OrderEvent.OrderCompleted;
import ticketing.events.OrderEvent.OrderPlaced;
import ticketing.events.PaymentEvent.PaymentCaptured;
import ticketing.events.PaymentEvent.PaymentRefunded;
import ticketing.events.TicketEvent.TicketCreated;
import ticketing.events.TicketEvent.TicketReleased;
import ticketing.events.TicketEvent.TicketReserved;
import ticketing.events.TicketEvent.TicketSold;
import ticketing.local.audit.Finding.Kind;
import ticketing.local.audit.History.Charge;
import ticketing.local.audit.History.Recorded;
import ticketing.local.audit.History.Refund;

class AuditTest {

    private static final UUID TICKET = new UUID(0, 1);
    private static final UUID ORDER = new UUID(0, 2);
    private static final UUID OTHER_ORDER = new UUID(0, 3);
    private static final UUID PERSON = new UUID(0, 4);
    private static final UUID PAYMENT = new UUID(0, 5);
    private static final BigDecimal PRICE = new BigDecimal("20.00");

    /** A history, written event by event. */
    private static final class Books {

        private final List<Recorded> events = new ArrayList<>();
        private final List<Charge> charges = new ArrayList<>();
        private final List<Refund> refunds = new ArrayList<>();
        private final Map<Object, Long> versions = new HashMap<>();

        Books then(DomainEvent event) {
            var stream =
                    Stream.of(EventStream.values())
                            .filter(each -> each.events().isInstance(event))
                            .findFirst()
                            .orElseThrow();
            var key = stream + " " + event.entityId();
            return then(
                    stream, event, versions.merge(key, 1L, Long::sum) - 1, "id-" + events.size());
        }

        Books then(EventStream stream, DomainEvent event, long version, String id) {
            events.add(new Recorded(stream, events.size() + 1, id, version, event));
            return this;
        }

        Books charged(UUID order, String reference) {
            charges.add(new Charge(order, PRICE, reference));
            return this;
        }

        Books givenBack(String reference) {
            refunds.add(new Refund(reference));
            return this;
        }

        History history() {
            return new History(events, charges, refunds);
        }
    }

    private static Books offered() {
        return new Books().then(new TicketCreated(TICKET, PERSON, "Concert", PRICE, "eur"));
    }

    private static OrderPlaced placed(UUID order) {
        return new OrderPlaced(order, TICKET, 0, PERSON, "Concert", PRICE, "eur", 0, Instant.EPOCH);
    }

    private static OrderCancelled cancelled(UUID order) {
        return new OrderCancelled(order, TICKET, 0, CancellationReason.BUYER);
    }

    private static PaymentCaptured captured(UUID order, String reference) {
        return new PaymentCaptured(PAYMENT, order, TICKET, reference, PRICE, "eur");
    }

    private static PaymentRefunded refunded(UUID order) {
        return new PaymentRefunded(PAYMENT, order, TICKET, "back");
    }

    private static final OrderCompleted COMPLETED = new OrderCompleted(ORDER, TICKET, 0, PAYMENT);
    private static final TicketReserved RESERVED = new TicketReserved(TICKET, ORDER, 0);
    private static final TicketReleased RELEASED = new TicketReleased(TICKET, ORDER, 0);
    private static final TicketSold SOLD = new TicketSold(TICKET, ORDER, 0);

    private static Books sold() {
        return offered()
                .then(placed(ORDER))
                .then(RESERVED)
                .charged(ORDER, "c")
                .then(captured(ORDER, "c"))
                .then(COMPLETED)
                .then(SOLD);
    }

    private static Books cancelledAndRefunded() {
        return offered()
                .then(placed(ORDER))
                .then(RESERVED)
                .charged(ORDER, "c")
                .then(cancelled(ORDER))
                .then(RELEASED)
                .then(captured(ORDER, "c"))
                .givenBack("c")
                .then(refunded(ORDER));
    }

    @Test
    void finds_nothing_in_a_sale_and_a_cancellation_that_are_right() {
        assertThat(Audit.of(sold().history(), List.of())).isEmpty();
        assertThat(Audit.of(cancelledAndRefunded().history(), List.of())).isEmpty();
        assertThat(
                        Audit.of(
                                cancelledAndRefunded()
                                        .then(placed(OTHER_ORDER))
                                        .then(cancelled(OTHER_ORDER))
                                        .history(),
                                List.of()))
                .isEmpty();
    }

    static Stream<Arguments> wrong_histories() {
        return Stream.of(
                wrong(
                        Kind.DOUBLED,
                        "at once",
                        offered().then(placed(ORDER)).then(placed(OTHER_ORDER))),
                wrong(Kind.DOUBLED, "at once", sold().then(placed(OTHER_ORDER))),
                wrong(
                        Kind.DOUBLED,
                        "is sold to",
                        sold().then(new TicketSold(TICKET, OTHER_ORDER, 1))),
                wrong(Kind.DOUBLED, "captured 2 times", sold().then(captured(ORDER, "c"))),
                wrong(Kind.DOUBLED, "charged 2 times", sold().charged(ORDER, "d")),
                wrong(
                        Kind.DOUBLED,
                        "refunded 2 times",
                        cancelledAndRefunded().then(refunded(ORDER))),
                wrong(Kind.DOUBLED, "ended 2 times", sold().then(cancelled(ORDER))),
                wrong(Kind.DOUBLED, "ended 2 times", cancelledAndRefunded().then(cancelled(ORDER))),
                wrong(
                        Kind.DOUBLED,
                        "the same event again",
                        offered().then(EventStream.TICKETS, RELEASED, 1, "id-0")),
                wrong(
                        Kind.DOUBLED,
                        "version 2 where 1 comes",
                        offered().then(EventStream.TICKETS, RELEASED, 2, "id-1")),
                wrong(Kind.LOST, "neither completed nor cancelled", offered().then(placed(ORDER))),
                wrong(
                        Kind.LOST,
                        "still reserved",
                        offered().then(placed(ORDER)).then(RESERVED).then(cancelled(ORDER))),
                wrong(
                        Kind.LOST,
                        "complete, not sold",
                        offered()
                                .then(placed(ORDER))
                                .charged(ORDER, "c")
                                .then(captured(ORDER, "c"))
                                .then(COMPLETED)),
                wrong(
                        Kind.LOST,
                        "the money is kept",
                        offered()
                                .then(placed(ORDER))
                                .charged(ORDER, "c")
                                .then(captured(ORDER, "c"))
                                .then(cancelled(ORDER))),
                wrong(
                        Kind.LOST,
                        "charged, not captured",
                        offered().then(placed(ORDER)).then(cancelled(ORDER)).charged(ORDER, "c")),
                wrong(Kind.LOST, "given back, not recorded", sold().givenBack("c")),
                wrong(
                        Kind.WRONG,
                        "complete, not paid",
                        offered().then(placed(ORDER)).then(COMPLETED)),
                wrong(Kind.WRONG, "the money went back", sold().then(refunded(ORDER))),
                wrong(Kind.WRONG, "not complete", offered().then(placed(ORDER)).then(SOLD)),
                wrong(Kind.WRONG, "refunded, not captured", offered().then(refunded(ORDER))),
                wrong(Kind.WRONG, "refunded, not given back", sold().then(refunded(ORDER))),
                wrong(
                        Kind.WRONG,
                        "captured, not charged",
                        offered().then(placed(ORDER)).then(captured(ORDER, "c"))),
                wrong(Kind.WRONG, "is not the price", offered().charged(OTHER_ORDER, "c")));
    }

    private static Arguments wrong(Kind kind, String what, Books books) {
        return Arguments.of(kind, what, books.history());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("wrong_histories")
    void finds_what_must_not_have_happened(Kind kind, String what, History history) {
        assertThat(Audit.of(history, List.of()))
                .anySatisfy(finding -> {
                    assertThat(finding.kind()).isEqualTo(kind);
                    assertThat(finding.what()).contains(what);
                });
    }

    @Test
    void finds_a_promise_without_its_event() {
        var kept = new Claim("an order", ORDER, OrderPlaced.class::isInstance);
        var broken = new Claim("a cancelled order", ORDER, OrderCancelled.class::isInstance);

        assertThat(Audit.of(sold().history(), List.of(kept))).isEmpty();
        assertThat(Audit.of(sold().history(), List.of(kept, broken)))
                .containsExactly(
                        new Finding(
                                Kind.LOST, "accepted, but there is no event: a cancelled order"));
    }
}
