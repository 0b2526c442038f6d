package ticketing.choreography;

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
import ticketing.expiration.timelimit.TimeLimitDecider;
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
 * What the services are made of, as far as a mutant may exchange it.
 *
 * @param recovery the gateway as the recovery of a payment sees it
 * @param chargesFirst whether a payment is charged before its request is written down
 * @param removesTimerFirst whether a timer is removed before the end of the time is written down
 * @param acknowledgesFirst whether an event is acknowledged before it is handled
 */
record Parts(
        Decider<TicketCommand, Ticket, TicketEvent> tickets,
        Decider<OrderCommand, OrderBook, OrderEvent> orders,
        Decider<PaymentCommand, Payment, PaymentEvent> payments,
        Decider<EndTimeLimit, TimeLimit, ExpirationEvent> timeLimits,
        UnaryOperator<PaymentGateway> recovery,
        boolean chargesFirst,
        boolean removesTimerFirst,
        boolean acknowledgesFirst) {

    /** As they are in production. */
    static final Parts REAL =
            new Parts(
                    new TicketDecider(),
                    new OrderDecider(),
                    new PaymentDecider(),
                    new TimeLimitDecider(),
                    UnaryOperator.identity(),
                    false,
                    false,
                    false);

    Parts withTickets(Decider<TicketCommand, Ticket, TicketEvent> other) {
        return new Parts(
                other,
                orders,
                payments,
                timeLimits,
                recovery,
                chargesFirst,
                removesTimerFirst,
                acknowledgesFirst);
    }

    Parts withOrders(Decider<OrderCommand, OrderBook, OrderEvent> other) {
        return new Parts(
                tickets,
                other,
                payments,
                timeLimits,
                recovery,
                chargesFirst,
                removesTimerFirst,
                acknowledgesFirst);
    }

    Parts withPayments(Decider<PaymentCommand, Payment, PaymentEvent> other) {
        return new Parts(
                tickets,
                orders,
                other,
                timeLimits,
                recovery,
                chargesFirst,
                removesTimerFirst,
                acknowledgesFirst);
    }

    Parts withRecovery(UnaryOperator<PaymentGateway> other) {
        return new Parts(
                tickets,
                orders,
                payments,
                timeLimits,
                other,
                chargesFirst,
                removesTimerFirst,
                acknowledgesFirst);
    }

    Parts chargingFirst() {
        return new Parts(
                tickets,
                orders,
                payments,
                timeLimits,
                recovery,
                true,
                removesTimerFirst,
                acknowledgesFirst);
    }

    Parts removingTimerFirst() {
        return new Parts(
                tickets,
                orders,
                payments,
                timeLimits,
                recovery,
                chargesFirst,
                true,
                acknowledgesFirst);
    }

    Reaction<OrderPlaced> timerIsDue(
            CommandHandler<EndTimeLimit, TimeLimit, ExpirationEvent> handler, Timers timers) {
        var real = new WhenTimerIsDue(handler, timers);
        return removesTimerFirst
                ? due -> {
                    timers.remove(due.data().orderId());
                    real.on(due);
                }
                : real;
    }

    Parts acknowledgingFirst() {
        return new Parts(
                tickets,
                orders,
                payments,
                timeLimits,
                recovery,
                chargesFirst,
                removesTimerFirst,
                true);
    }
}
