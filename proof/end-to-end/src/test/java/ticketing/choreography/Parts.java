package ticketing.choreography;

import java.util.Set;
import java.util.function.UnaryOperator;
import ticketing.events.ExpirationEvent;
import ticketing.events.OrderEvent;
import ticketing.events.OrderEvent.OrderPlaced;
import ticketing.events.PaymentEvent;
import ticketing.events.TicketEvent;
import ticketing.eventstore.CommandHandler;
import ticketing.eventstore.Decider;
import ticketing.eventstore.Reaction;
import ticketing.eventstore.Timers;
import ticketing.expiration.reactions.WhenTimerIsDue;
import ticketing.expiration.timelimit.EndTimeLimit;
import ticketing.expiration.timelimit.TimeLimit;
import ticketing.orders.order.OrderBook;
import ticketing.orders.order.OrderCommand;
import ticketing.orders.order.OrderDecider;
import ticketing.payments.gateway.PaymentGateway;
import ticketing.payments.payment.Payment;
import ticketing.payments.payment.PaymentCommand;
import ticketing.payments.payment.PaymentDecider;
import ticketing.tickets.ticket.Ticket;
import ticketing.tickets.ticket.TicketCommand;
import ticketing.tickets.ticket.TicketDecider;

/**
 * The parts of the services that a mutant may replace.
 *
 * @param recovery the gateway for the recovery of a payment
 * @param slips the steps that are done in the wrong order
 */
record Parts(
        Decider<TicketCommand, Ticket, TicketEvent> tickets,
        Decider<OrderCommand, OrderBook, OrderEvent> orders,
        Decider<PaymentCommand, Payment, PaymentEvent> payments,
        UnaryOperator<PaymentGateway> recovery,
        Set<Slip> slips) {

    /** A step in the wrong order. */
    enum Slip {
        /** A payment is charged before its request is stored. */
        CHARGES_FIRST,
        /** A timer is removed before the expiration is stored. */
        REMOVES_TIMER_FIRST,
        /** An event is acknowledged before it is handled. */
        ACKNOWLEDGES_FIRST
    }

    /** The parts of production. */
    static final Parts REAL =
            new Parts(
                    new TicketDecider(),
                    new OrderDecider(),
                    new PaymentDecider(),
                    UnaryOperator.identity(),
                    Set.of());

    Parts withTickets(Decider<TicketCommand, Ticket, TicketEvent> other) {
        return new Parts(other, orders, payments, recovery, slips);
    }

    Parts withOrders(Decider<OrderCommand, OrderBook, OrderEvent> other) {
        return new Parts(tickets, other, payments, recovery, slips);
    }

    Parts withPayments(Decider<PaymentCommand, Payment, PaymentEvent> other) {
        return new Parts(tickets, orders, other, recovery, slips);
    }

    Parts withRecovery(UnaryOperator<PaymentGateway> other) {
        return new Parts(tickets, orders, payments, other, slips);
    }

    Parts with(Slip slip) {
        return new Parts(tickets, orders, payments, recovery, Set.of(slip));
    }

    boolean has(Slip slip) {
        return slips.contains(slip);
    }

    Reaction<OrderPlaced> timerIsDue(
            CommandHandler<EndTimeLimit, TimeLimit, ExpirationEvent> handler, Timers timers) {
        var real = new WhenTimerIsDue(handler, timers);
        return has(Slip.REMOVES_TIMER_FIRST)
                ? due -> {
                    timers.remove(due.data().orderId());
                    real.on(due);
                }
                : real;
    }
}
