package ticketing.payments;

import static ticketing.eventstore.testing.RecordedEvents.recorded;
import static ticketing.payments.PaymentExamples.NOON;
import static ticketing.payments.PaymentExamples.ORDER;
import static ticketing.payments.PaymentExamples.TICKET;
import static ticketing.payments.PaymentExamples.placed;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import ticketing.events.Boundary;
import ticketing.events.OrderEvent;
import ticketing.events.PaymentEvent;
import ticketing.eventstore.CommandHandler;
import ticketing.eventstore.readmodel.TestViews;
import ticketing.eventstore.testing.InMemoryEventStore;
import ticketing.eventstore.testing.InMemoryTimers;
import ticketing.eventstore.testing.ReactionSpecification;
import ticketing.payments.gateway.FakeGateway;
import ticketing.payments.paying.Cashier;
import ticketing.payments.paying.Checkout;
import ticketing.payments.paying.OrderCopy;
import ticketing.payments.paying.OrderCopyProjection;
import ticketing.payments.paying.PaymentRequests;
import ticketing.payments.payment.Payment;
import ticketing.payments.payment.PaymentCommand;
import ticketing.payments.payment.PaymentCommand.ClosePayment;
import ticketing.payments.payment.PaymentDecider;
import ticketing.payments.reactions.Recovery;
import ticketing.payments.reactions.WhenOrderCancelled;
import ticketing.payments.reactions.WhenPaymentRequested;
import ticketing.payments.reactions.WhenRefundRequested;
import ticketing.payments.reactions.WhenTimerIsDue;
import ticketing.payments.showing.PaymentProjection;
import ticketing.payments.showing.PaymentView;
import ticketing.payments.showing.Payments;
import ticketing.web.request.PatientLookup;

/** This service on an in-memory store. One order is known from the start. */
public final class PaymentsFixture implements ReactionSpecification.Service<PaymentEvent> {

    /** A clock that a test sets. */
    public static final class TestClock extends Clock {
        private Instant now = NOON;

        public void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    public final TestClock clock = new TestClock();
    public final PatientLookup lookup = new PatientLookup(clock);
    public final InMemoryEventStore<PaymentEvent> store = new InMemoryEventStore<>(clock);
    public final CommandHandler<PaymentCommand, Payment, PaymentEvent> handler =
            new CommandHandler<>(store, new PaymentDecider());
    public final TestViews<PaymentView, PaymentEvent> views =
            new TestViews<>(PaymentView.class, new PaymentProjection());
    public final TestViews<OrderCopy, OrderEvent> orders =
            new TestViews<>(OrderCopy.class, new OrderCopyProjection());
    public final Payments payments = new Payments(views);
    public final PaymentRequests requests = new PaymentRequests(store, handler, payments);
    public final FakeGateway gateway = new FakeGateway();
    public final Cashier cashier = new Cashier(gateway, handler, payments, clock);
    public final Checkout checkout = new Checkout(payments, requests, cashier);

    public final InMemoryTimers timers = new InMemoryTimers();
    private final Recovery recovery = new Recovery(timers, clock);
    public final WhenPaymentRequested whenPaymentRequested =
            new WhenPaymentRequested(cashier, recovery, Duration.ofSeconds(10));
    public final WhenRefundRequested whenRefundRequested =
            new WhenRefundRequested(cashier, recovery);
    public final WhenTimerIsDue whenTimerIsDue = new WhenTimerIsDue(cashier, recovery);
    public final WhenOrderCancelled whenOrderCancelled = new WhenOrderCancelled(handler, payments);

    public PaymentsFixture() {
        orders.project(List.of(recorded(placed(ORDER), 0)));
    }

    @Override
    public InMemoryEventStore<PaymentEvent> store() {
        return store;
    }

    @Override
    public void happened(PaymentEvent event) {
        var boundary = Boundary.ofPaymentFor(event.orderId());
        payments.project(List.of(store.happened(boundary, event)));
    }

    /** The advice that turns refusals into HTTP problems. */
    public Object problems() {
        return new PaymentProblems();
    }

    /**
     * Closes the payment, as the reaction to a cancelled order does. The copy still shows the order
     * as live.
     */
    public void closePayment() {
        payments.project(
                handler.handle(Boundary.ofPaymentFor(ORDER), new ClosePayment(ORDER, TICKET))
                        .appended());
    }

    /** The names of all events so far. */
    public List<String> history() {
        return store.events().stream().map(event -> event.getClass().getSimpleName()).toList();
    }
}
