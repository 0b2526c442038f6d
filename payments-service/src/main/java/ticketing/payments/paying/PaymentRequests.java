package ticketing.payments.paying;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import ticketing.events.Boundary;
import ticketing.events.PaymentEvent;
import ticketing.events.PaymentEvent.PaymentRequested;
import ticketing.eventstore.Cause;
import ticketing.eventstore.CommandHandler;
import ticketing.eventstore.EventStore;
import ticketing.eventstore.RecordedEvent;
import ticketing.payments.payment.Payment;
import ticketing.payments.payment.PaymentCommand;
import ticketing.payments.payment.PaymentCommand.RequestPayment;
import ticketing.payments.showing.Payments;

/**
 * The payment requests of an order. Each is stored with the id of the HTTP request that caused it,
 * so a repeated HTTP request finds what it asked for. The first request gives its id to the
 * payment. Requests with later cards are found by the cause of their event, too.
 */
public final class PaymentRequests {

    private final EventStore<PaymentEvent> events;
    private final CommandHandler<PaymentCommand, Payment, PaymentEvent> handler;
    private final Payments payments;

    /** Reads from {@code events} and adds with {@code handler}. */
    public PaymentRequests(
            EventStore<PaymentEvent> events,
            CommandHandler<PaymentCommand, Payment, PaymentEvent> handler,
            Payments payments) {
        this.events = events;
        this.handler = handler;
        this.payments = payments;
    }

    /** The payment request of this HTTP request, or of the one it repeats. */
    public Optional<RecordedEvent<PaymentRequested>> find(UUID orderId, UUID requestId) {
        return of(orderId)
                .filter(request -> requestId.toString().equals(request.metadata().causationId()))
                .findFirst();
    }

    /**
     * Stores a payment request.
     *
     * @throws ticketing.payments.payment.PaymentRefusal if the rules do not allow it
     */
    public RecordedEvent<PaymentRequested> add(OrderCopy order, UUID requestId, String token) {
        var boundary = Boundary.ofPaymentFor(order.id());
        var command =
                new RequestPayment(
                        requestId,
                        order.id(),
                        order.ticketId(),
                        order.buyerId(),
                        order.price(),
                        order.currency(),
                        token,
                        (int) of(order.id()).count() + 1);
        var handled = caused(requestId, () -> handler.handle(boundary, command));
        payments.project(handled.appended());
        return requestsIn(handled.appended()).findFirst().orElseThrow();
    }

    private static <T> T caused(UUID requestId, Callable<T> action) {
        var now = Cause.current();
        try {
            return new Cause(now.correlationId(), requestId.toString(), now.traceparent())
                    .call(action);
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The state of the payment of an order. */
    Payment payment(UUID orderId) {
        return handler.look(Boundary.ofPaymentFor(orderId)).state();
    }

    private Stream<RecordedEvent<PaymentRequested>> of(UUID orderId) {
        return requestsIn(events.load(Boundary.ofPaymentFor(orderId), 0).events());
    }

    private static Stream<RecordedEvent<PaymentRequested>> requestsIn(
            List<RecordedEvent<PaymentEvent>> events) {
        return events.stream()
                .<RecordedEvent<PaymentRequested>>mapMulti((event, requests) -> {
                    if (event.data() instanceof PaymentRequested request) {
                        requests.accept(new RecordedEvent<>(request, event.metadata()));
                    }
                });
    }
}
