package ticketing.choreography;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import ticketing.choreography.Parts.Slip;
import ticketing.events.OrderEvent;
import ticketing.events.OrderEvent.CancellationReason;
import ticketing.events.OrderEvent.OrderCancelled;
import ticketing.events.OrderEvent.OrderCompleted;
import ticketing.events.PaymentEvent;
import ticketing.events.TicketEvent;
import ticketing.events.TicketEvent.TicketReserved;
import ticketing.eventstore.Decider;
import ticketing.orders.order.OrderBook;
import ticketing.orders.order.OrderBook.Order;
import ticketing.orders.order.OrderBook.Status;
import ticketing.orders.order.OrderCommand;
import ticketing.orders.order.OrderCommand.CancelOrder;
import ticketing.orders.order.OrderCommand.CompleteOrder;
import ticketing.orders.order.OrderCommand.ExpireOrder;
import ticketing.orders.order.OrderCommand.PlaceOrder;
import ticketing.orders.order.OrderDecider;
import ticketing.payments.gateway.Charge;
import ticketing.payments.gateway.ChargeOutcome;
import ticketing.payments.gateway.PaymentGateway;
import ticketing.payments.gateway.RefundOutcome;
import ticketing.payments.payment.Payment;
import ticketing.payments.payment.Payment.BeingPaid;
import ticketing.payments.payment.Payment.Captured;
import ticketing.payments.payment.Payment.Closed;
import ticketing.payments.payment.Payment.Unpaid;
import ticketing.payments.payment.PaymentCommand;
import ticketing.payments.payment.PaymentCommand.ClosePayment;
import ticketing.payments.payment.PaymentCommand.RecordCapture;
import ticketing.tickets.ticket.Ticket;
import ticketing.tickets.ticket.Ticket.Available;
import ticketing.tickets.ticket.Ticket.Reserved;
import ticketing.tickets.ticket.TicketCommand;
import ticketing.tickets.ticket.TicketCommand.MarkTicketSold;
import ticketing.tickets.ticket.TicketCommand.ReleaseTicket;
import ticketing.tickets.ticket.TicketCommand.ReserveTicket;

/** Mistakes that a developer could make. Each wraps a real part and changes one of its answers. */
enum Mutant {
    RELEASE_WITHOUT_MEMORY(
            "a release that comes before its reservation is forgotten",
            tickets((command, ticket) ->
                    command instanceof ReleaseTicket release
                                    && !holds(ticket, release.orderNumber())
                            ? Optional.of(List.of())
                            : Optional.empty())),
    RELEASE_FREES_ANOTHERS_RESERVATION(
            "a release frees the ticket, whoever holds it",
            Scenario.TWO_BUYERS,
            tickets((command, ticket) ->
                    command instanceof ReleaseTicket release
                                    && ticket instanceof Reserved(_, var holder, var number)
                            ? Optional.of(
                                    List.of(
                                            new TicketEvent.TicketReleased(
                                                    release.ticketId(), holder, number)))
                            : Optional.empty())),
    RESERVE_IGNORES_THE_NUMBER(
            "a reservation is accepted, however old it is",
            tickets((command, ticket) ->
                    command instanceof ReserveTicket reserve
                                    && (ticket instanceof Available || ticket instanceof Reserved)
                            ? Optional.of(
                                    List.of(
                                            new TicketReserved(
                                                    reserve.ticketId(),
                                                    reserve.orderId(),
                                                    reserve.orderNumber())))
                            : Optional.empty())),
    SALE_NEEDS_A_RESERVATION(
            "a sale that comes before its reservation is ignored",
            tickets((command, ticket) ->
                    command instanceof MarkTicketSold && ticket instanceof Available
                            ? Optional.of(List.of())
                            : Optional.empty())),
    BOUNDARY_PER_ORDER(
            "an order is decided without the other orders for the ticket",
            Scenario.TWO_BUYERS,
            orders((command, book, real) -> real.decide(command, alone(command, book)))),
    COMPLETED_ORDER_EXPIRES(
            "a completed order is cancelled when its time is up",
            orders((command, book, real) ->
                    command instanceof ExpireOrder expire
                            ? cancelCompleted(expire.orderId(), book)
                                    .orElseGet(() -> real.decide(command, book))
                            : real.decide(command, book))),
    COMPLETED_ORDER_CAN_BE_CANCELLED(
            "a buyer can cancel a completed order",
            orders((command, book, real) ->
                    command instanceof CancelOrder cancel
                            ? cancelCompleted(cancel.orderId(), book)
                                    .orElseGet(() -> real.decide(command, book))
                            : real.decide(command, book))),
    CANCELLED_ORDER_IS_COMPLETED(
            "a payment completes an order that is cancelled",
            orders((command, book, real) ->
                    command instanceof CompleteOrder complete
                            ? book.order(complete.orderId())
                                    .filter(order -> order.status() == Status.CANCELLED)
                                    .map(order -> List.of(completed(order, complete.paymentId())))
                                    .orElseGet(() -> real.decide(command, book))
                            : real.decide(command, book))),
    ANY_AMOUNT_COMPLETES(
            "a payment completes an order, whatever the amount",
            Scenario.CHANGED_PRICE,
            orders((command, book, real) ->
                    real.decide(
                            command instanceof CompleteOrder complete
                                    ? new CompleteOrder(
                                            complete.orderId(), complete.paymentId(), null, null)
                                    : command,
                            book))),
    LATE_CAPTURE_IS_KEPT(
            "a capture after the order was cancelled is not refunded",
            payments((command, payment, real) ->
                    command instanceof RecordCapture && payment instanceof Closed
                            ? real.decide(command, payment).stream()
                                    .filter(PaymentEvent.PaymentCaptured.class::isInstance)
                                    .toList()
                            : real.decide(command, payment))),
    CAPTURE_IS_KEPT_ON_CANCEL(
            "a capture before the order was cancelled is not refunded",
            payments((command, payment, real) ->
                    command instanceof ClosePayment && payment instanceof Captured
                            ? List.of()
                            : real.decide(command, payment))),
    PAYMENT_IS_NEVER_CLOSED(
            "a payment that is not captured stays open when the order is cancelled",
            payments((command, payment, real) ->
                    command instanceof ClosePayment
                                    && (payment instanceof Unpaid || payment instanceof BeingPaid)
                            ? List.of()
                            : real.decide(command, payment))),
    RECOVERY_CHARGES_ANEW(
            "recovery charges with another key instead of looking the charge up",
            parts -> parts.withRecovery(AnotherKey::new)),
    CHARGE_BEFORE_REQUEST(
            "the gateway is called before the request is stored",
            parts -> parts.with(Slip.CHARGES_FIRST)),
    TIMER_REMOVED_FIRST(
            "the timer is removed before the expiration is stored",
            parts -> parts.with(Slip.REMOVES_TIMER_FIRST)),
    ACKNOWLEDGED_FIRST(
            "an event is acknowledged before it is handled",
            parts -> parts.with(Slip.ACKNOWLEDGES_FIRST));

    private final String mistake;
    private final Scenario scenario;
    private final UnaryOperator<Parts> change;

    Mutant(String mistake, UnaryOperator<Parts> change) {
        this(mistake, Scenario.ONE_BUYER, change);
    }

    Mutant(String mistake, Scenario scenario, UnaryOperator<Parts> change) {
        this.mistake = mistake;
        this.scenario = scenario;
        this.change = change;
    }

    /** The scenario in which it is found. */
    Scenario scenario() {
        return scenario;
    }

    String mistake() {
        return mistake;
    }

    Parts parts() {
        return change.apply(Parts.REAL);
    }

    private static UnaryOperator<Parts> tickets(
            BiFunction<TicketCommand, Ticket, Optional<List<TicketEvent>>> mistake) {
        return parts ->
                parts.withTickets(
                        new Instead<>(
                                parts.tickets(),
                                (command, ticket, real) ->
                                        mistake.apply(command, ticket)
                                                .orElseGet(() -> real.decide(command, ticket))));
    }

    private static UnaryOperator<Parts> orders(
            Answering<OrderCommand, OrderBook, OrderEvent> mistake) {
        return parts -> parts.withOrders(new Instead<>(parts.orders(), mistake));
    }

    private static UnaryOperator<Parts> payments(
            Answering<PaymentCommand, Payment, PaymentEvent> mistake) {
        return parts -> parts.withPayments(new Instead<>(parts.payments(), mistake));
    }

    /** Changes the real answer. */
    private interface Answering<C, S, E> {
        List<E> decide(C command, S state, Decider<C, S, E> real);
    }

    private record Instead<C, S, E>(Decider<C, S, E> real, Answering<C, S, E> answering)
            implements Decider<C, S, E> {
        @Override
        public S initialState() {
            return real.initialState();
        }

        @Override
        public List<E> decide(C command, S state) {
            return answering.decide(command, state, real);
        }

        @Override
        public S evolve(S state, E event) {
            return real.evolve(state, event);
        }
    }

    private record AnotherKey(PaymentGateway real) implements PaymentGateway {
        @Override
        public ChargeOutcome charge(Charge charge) {
            return real.charge(
                    new Charge(
                            charge.orderId(),
                            charge.paymentId(),
                            charge.attempt() + 100,
                            charge.amount(),
                            charge.currency(),
                            charge.paymentMethod()));
        }

        @Override
        public Optional<ChargeOutcome> find(UUID orderId, int attempt) {
            return Optional.empty();
        }

        @Override
        public RefundOutcome refund(String reference) {
            return real.refund(reference);
        }
    }

    private static boolean holds(Ticket ticket, long number) {
        return ticket instanceof Reserved reserved && reserved.orderNumber() == number;
    }

    private static OrderBook alone(OrderCommand command, OrderBook book) {
        var id =
                switch (command) {
                    case PlaceOrder place -> place.orderId();
                    case CancelOrder cancel -> cancel.orderId();
                    case ExpireOrder expire -> expire.orderId();
                    case CompleteOrder complete -> complete.orderId();
                };
        var rules = new OrderDecider();
        var alone = rules.initialState();
        for (var event : book.order(id).map(Mutant::historyOf).orElse(List.of())) {
            alone = rules.evolve(alone, event);
        }
        return alone;
    }

    private static List<OrderEvent> historyOf(Order order) {
        return switch (order.status()) {
            case LIVE -> List.of(order.placed());
            case CANCELLED -> List.of(order.placed(), cancelled(order));
            case COMPLETED -> List.of(order.placed(), completed(order, order.placed().orderId()));
        };
    }

    private static Optional<List<OrderEvent>> cancelCompleted(UUID id, OrderBook book) {
        return book.order(id)
                .filter(order -> order.status() == Status.COMPLETED)
                .map(order -> List.of(cancelled(order)));
    }

    private static OrderEvent cancelled(Order order) {
        return new OrderCancelled(
                order.placed().orderId(),
                order.placed().ticketId(),
                order.placed().orderNumber(),
                CancellationReason.EXPIRED);
    }

    private static OrderEvent completed(Order order, UUID paymentId) {
        return new OrderCompleted(
                order.placed().orderId(),
                order.placed().ticketId(),
                order.placed().orderNumber(),
                paymentId);
    }
}
