package ticketing.choreography;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.springframework.data.mongodb.core.query.Query;
import ticketing.choreography.Fact.Delivery;
import ticketing.choreography.Fact.Job;
import ticketing.choreography.Fact.Request;
import ticketing.choreography.Fact.Wish;
import ticketing.choreography.Outside.OffStage;
import ticketing.events.Boundary;
import ticketing.events.DomainEvent;
import ticketing.events.ExpirationEvent;
import ticketing.events.OrderEvent;
import ticketing.events.PaymentEvent;
import ticketing.events.TicketEvent;
import ticketing.eventstore.Cause;
import ticketing.eventstore.CommandHandler;
import ticketing.eventstore.EventHandler;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.Refusal;
import ticketing.eventstore.Timers;
import ticketing.eventstore.projection.View;
import ticketing.eventstore.readmodel.Views;
import ticketing.expiration.timelimit.EndTimeLimit;
import ticketing.expiration.timelimit.TimeLimit;
import ticketing.expiration.timelimit.TimeLimitDecider;
import ticketing.orders.listing.Orders;
import ticketing.orders.order.OrderBook;
import ticketing.orders.order.OrderCommand;
import ticketing.orders.order.OrderCommand.CancelOrder;
import ticketing.orders.order.OrderCommand.PlaceOrder;
import ticketing.orders.reactions.WhenExpirationCompleted;
import ticketing.orders.reactions.WhenPaymentCaptured;
import ticketing.payments.gateway.Charge;
import ticketing.payments.paying.Cashier;
import ticketing.payments.paying.OrderCopy;
import ticketing.payments.paying.PaymentRequests;
import ticketing.payments.payment.Payment;
import ticketing.payments.payment.PaymentCommand;
import ticketing.payments.reactions.Recovery;
import ticketing.payments.reactions.WhenTimerIsDue;
import ticketing.payments.showing.Payments;
import ticketing.tickets.listing.Tickets;
import ticketing.tickets.reactions.OrderNews;
import ticketing.tickets.reactions.WhenOrderCompleted;
import ticketing.tickets.ticket.Ticket;
import ticketing.tickets.ticket.TicketCommand;

/**
 * The four services of a sale: their real rules and reactions, wired as in their configurations,
 * but to {@link Outside}. Of the endpoints, only the commands that they send are repeated here.
 */
final class Participants {

    static final UUID TICKET = new UUID(0x7, 0);
    static final UUID SELLER = new UUID(0x5, 0);
    static final String TITLE = "Concert";
    static final BigDecimal PRICE = new BigDecimal("19.99");
    static final BigDecimal CHANGED_PRICE = new BigDecimal("0.01");
    static final String CURRENCY = "eur";
    private static final String CARD = "tok_visa";

    private final Outside outside = new Outside();
    private final Map<Consumer, EventHandler<?>> reactions;
    private final CommandHandler<OrderCommand, OrderBook, OrderEvent> orders;
    private final PaymentRequests requests;
    private final Cashier cashier;
    private final boolean chargesFirst;

    /** What a handler does after the replies it has got. */
    sealed interface Turn {

        /** It makes a call. */
        record Asks(Call call) implements Turn {}

        /** It is done. */
        record IsDone() implements Turn {}

        /** It wants the event to be offered again later. */
        record Waits() implements Turn {}

        /** It has refused the buyer's request. */
        record Refuses(String reason) implements Turn {}

        /** It fails repeatedly: a dead letter, or an error for the buyer. */
        record Fails(String why) implements Turn {}
    }

    Participants(Parts parts) {
        CommandHandler<TicketCommand, Ticket, TicketEvent> tickets =
                new CommandHandler<>(outside.store(), parts.tickets(), 0);
        orders = new CommandHandler<>(outside.store(), parts.orders(), 0);
        CommandHandler<PaymentCommand, Payment, PaymentEvent> payments =
                new CommandHandler<>(outside.store(), parts.payments(), 0);
        CommandHandler<EndTimeLimit, TimeLimit, ExpirationEvent> timeLimits =
                new CommandHandler<>(outside.store(), new TimeLimitDecider(), 0);
        var news = new OrderNews(tickets, new Tickets(unseen()));
        var shownOrders = new Orders(unseen());
        var shownPayments = new Payments(unseen());
        var gateway = outside.gateway();
        var clock = outside.clock();
        requests = new PaymentRequests(outside.store(), payments, shownPayments);
        cashier = new Cashier(gateway, payments, shownPayments, clock);
        var recovery = new Cashier(parts.recovery().apply(gateway), payments, shownPayments, clock);
        chargesFirst = parts.has(Parts.Slip.CHARGES_FIRST);
        reactions =
                Map.ofEntries(
                        Map.entry(
                                Consumer.TICKETS_WHEN_ORDER_PLACED,
                                new ticketing.tickets.reactions.WhenOrderPlaced(news)),
                        Map.entry(
                                Consumer.TICKETS_WHEN_ORDER_CANCELLED,
                                new ticketing.tickets.reactions.WhenOrderCancelled(news)),
                        Map.entry(
                                Consumer.TICKETS_WHEN_ORDER_COMPLETED,
                                new WhenOrderCompleted(news)),
                        Map.entry(
                                Consumer.ORDERS_WHEN_PAYMENT_CAPTURED,
                                new WhenPaymentCaptured(
                                        orders, shownOrders, new SimpleMeterRegistry())),
                        Map.entry(
                                Consumer.ORDERS_WHEN_EXPIRATION_COMPLETED,
                                new WhenExpirationCompleted(orders, shownOrders)),
                        Map.entry(
                                Consumer.PAYMENTS_WHEN_ORDER_CANCELLED,
                                new ticketing.payments.reactions.WhenOrderCancelled(
                                        payments, shownPayments)),
                        // In production a timer delivers the event after a while; here it may also
                        // be delivered at once.
                        Map.entry(
                                Consumer.PAYMENTS_WHEN_PAYMENT_REQUESTED,
                                untilItIsOver(recovery, clock)),
                        Map.entry(
                                Consumer.PAYMENTS_WHEN_REFUND_REQUESTED,
                                untilItIsOver(cashier, clock)),
                        Map.entry(
                                Consumer.EXPIRATION_WHEN_ORDER_PLACED,
                                new ticketing.expiration.reactions.WhenOrderPlaced(
                                        outside.timers())),
                        Map.entry(
                                Consumer.EXPIRATION_WHEN_ORDER_IS_OVER,
                                new ticketing.expiration.reactions.WhenOrderIsOver(
                                        outside.timers())),
                        Map.entry(
                                Consumer.EXPIRATION_WHEN_TIMER_IS_DUE,
                                parts.timerIsDue(timeLimits, outside.timers())));
    }

    /** Setting the timer again looks, to everybody else, like waiting for another answer. */
    private static EventHandler<PaymentEvent> untilItIsOver(Cashier cashier, Clock clock) {
        return event -> {
            var again = new AtomicBoolean();
            var timers =
                    new Timers() {
                        @Override
                        public void set(UUID entity, Instant at, RecordedEvent<?> due) {
                            again.set(true);
                        }

                        @Override
                        public void remove(UUID entity) {}
                    };
            new WhenTimerIsDue(cashier, new Recovery(timers, clock)).on(event);
            return again.get() ? Outcome.WAIT : Outcome.DONE;
        };
    }

    private final Map<Job, Scene> beginnings = new HashMap<>();

    Scene beginningOf(Job job) {
        return beginnings.computeIfAbsent(job, Scene::first);
    }

    /** Runs the handler from the start with these replies, up to the first call without a reply. */
    Turn rehearse(Job job, List<Reply> replies, boolean dayHasPassed) {
        outside.prepare(replies, timeOf(dayHasPassed));
        return play(job);
    }

    static Instant timeOf(boolean dayHasPassed) {
        return dayHasPassed ? Outside.NOON.plus(Duration.ofDays(1)) : Outside.NOON;
    }

    private Turn play(Job job) {
        try {
            return switch (job) {
                case Delivery(var consumer, var event) -> handle(consumer, event);
                case Request(var wish) -> because("request", () -> click(wish));
            };
        } catch (OffStage beyond) {
            return new Turn.Asks(beyond.call);
        } catch (Refusal refusal) {
            return new Turn.Refuses(refusal.reason());
        } catch (RuntimeException failure) {
            return new Turn.Fails(failure.toString());
        }
    }

    @SuppressWarnings("unchecked")
    private <E extends DomainEvent> Turn handle(Consumer consumer, Event event) {
        var reaction = (EventHandler<E>) reactions.get(consumer);
        var outcome = because("event", () -> reaction.handle((RecordedEvent<E>) event.recorded()));
        return outcome.equals(Outcome.DONE) ? new Turn.IsDone() : new Turn.Waits();
    }

    private Turn click(Wish wish) {
        var buyer = wish.buyer();
        switch (wish.click()) {
            case PLACE ->
                    orders.handle(
                            Boundary.ofOrdersFor(TICKET),
                            new PlaceOrder(
                                    buyer.order(),
                                    buyer.id(),
                                    TICKET,
                                    SELLER,
                                    TITLE,
                                    PRICE,
                                    CURRENCY,
                                    0,
                                    null,
                                    Outside.NOON.plus(Duration.ofMinutes(15))));
            case CANCEL ->
                    orders.handle(
                            Boundary.ofOrdersFor(TICKET),
                            new CancelOrder(buyer.order(), buyer.id()));
            case PAY, PAY_AGAIN -> pay(buyer, buyer.request(wish.request()), PRICE);
            case PAY_TOO_LITTLE -> pay(buyer, buyer.request(wish.request()), CHANGED_PRICE);
        }
        return new Turn.IsDone();
    }

    /**
     * The copy of the order is as old as possible, so it never prevents an attempt that must fail.
     */
    private void pay(Buyer buyer, UUID request, BigDecimal price) {
        var copy =
                new OrderCopy(
                        buyer.order(),
                        0,
                        TICKET,
                        buyer.id(),
                        price,
                        CURRENCY,
                        OrderCopy.Status.LIVE);
        if (chargesFirst) {
            var _ =
                    outside.gateway()
                            .charge(new Charge(copy.id(), request, 1, price, CURRENCY, CARD));
        }
        if (requests.find(copy.id(), request).isEmpty()) {
            var _ = cashier.charge(requests.add(copy, request, CARD));
        }
    }

    /** Sets the cause, which would otherwise be random. */
    private static <T> T because(String why, Supplier<T> action) {
        try {
            return new Cause("sale", why, null).call(action::get);
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Read models that nobody reads. */
    private static <V extends View, E extends DomainEvent> Views<V, E> unseen() {
        return new Views<>() {
            @Override
            public Optional<V> find(UUID id) {
                return Optional.empty();
            }

            @Override
            public List<V> find(Query query) {
                return List.of();
            }

            @Override
            public Instant shownUpTo() {
                return Instant.MAX;
            }

            @Override
            public void project(List<RecordedEvent<E>> appended) {}
        };
    }
}
