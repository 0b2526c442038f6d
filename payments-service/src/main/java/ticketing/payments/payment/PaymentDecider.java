package ticketing.payments.payment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ticketing.events.PaymentEvent;
import ticketing.events.PaymentEvent.PaymentCaptured;
import ticketing.events.PaymentEvent.PaymentClosed;
import ticketing.events.PaymentEvent.PaymentDeclined;
import ticketing.events.PaymentEvent.PaymentRefunded;
import ticketing.events.PaymentEvent.PaymentRequested;
import ticketing.events.PaymentEvent.RefundRequested;
import ticketing.eventstore.Decider;
import ticketing.payments.payment.Payment.BeingPaid;
import ticketing.payments.payment.Payment.Captured;
import ticketing.payments.payment.Payment.Closed;
import ticketing.payments.payment.Payment.Refunded;
import ticketing.payments.payment.Payment.Refunding;
import ticketing.payments.payment.Payment.Unpaid;
import ticketing.payments.payment.PaymentCommand.ClosePayment;
import ticketing.payments.payment.PaymentCommand.RecordCapture;
import ticketing.payments.payment.PaymentCommand.RecordDecline;
import ticketing.payments.payment.PaymentCommand.RecordRefund;
import ticketing.payments.payment.PaymentCommand.RefundPayment;
import ticketing.payments.payment.PaymentCommand.RequestPayment;
import ticketing.payments.payment.PaymentRefusal.AlreadyBeingPaid;
import ticketing.payments.payment.PaymentRefusal.AlreadyPaid;
import ticketing.payments.payment.PaymentRefusal.AnotherCardTried;
import ticketing.payments.payment.PaymentRefusal.NothingTaken;
import ticketing.payments.payment.PaymentRefusal.OrderCancelled;

/**
 * The rules for the payment of one order: it is charged at most once, and money that was taken for
 * a cancelled order is refunded.
 *
 * <p>The boundary is the order, {@code payments.<orderId>}: every decision sees all attempts to pay
 * for it, with any card.
 *
 * <p>A request is stored before the gateway is called, and the next one is refused until the
 * gateway has declined for good. So of all attempts for an order, only the last can ever be
 * captured.
 *
 * <p>No switch has a {@code default}: a new command, state or event does not compile until every
 * rule handles it. What a buyer asks for may be refused. A fact, such as what the gateway or the
 * order did, is never refused.
 */
public final class PaymentDecider implements Decider<PaymentCommand, Payment, PaymentEvent> {

    @Override
    public Payment initialState() {
        return new Unpaid(List.of());
    }

    @Override
    public List<PaymentEvent> decide(PaymentCommand command, Payment payment) {
        return switch (command) {
            case RequestPayment request -> request(request, payment);
            case RecordCapture capture -> captured(capture, payment);
            case RecordDecline decline -> declined(decline, payment);
            case ClosePayment close -> close(close, payment);
            case RefundPayment refund -> refund(refund, payment);
            case RecordRefund refund -> refunded(refund, payment);
        };
    }

    private static List<PaymentEvent> request(RequestPayment command, Payment payment) {
        return switch (payment) {
            case Unpaid unpaid -> List.of(requested(command, unpaid));
            case BeingPaid _ -> throw new AlreadyBeingPaid();
            case Captured _ -> throw new AlreadyPaid();
            case Closed _, Refunding _, Refunded _ -> throw new OrderCancelled();
        };
    }

    private static PaymentEvent requested(RequestPayment command, Unpaid unpaid) {
        if (command.attempt() != unpaid.attempts().size() + 1) {
            throw new AnotherCardTried();
        }
        return new PaymentRequested(
                unpaid.paymentId().orElse(command.paymentId()),
                command.orderId(),
                command.ticketId(),
                command.buyerId(),
                command.amount(),
                command.currency(),
                command.paymentMethod(),
                command.attempt());
    }

    /** A capture is always recorded, however late and of whichever attempt. */
    private static List<PaymentEvent> captured(RecordCapture command, Payment payment) {
        return switch (payment) {
            case Unpaid unpaid -> capture(command, unpaid);
            case BeingPaid paying -> capture(command, paying);
            case Closed closed ->
                    closed.attempts().isEmpty()
                            ? List.of()
                            : List.of(capture(command, closed).getFirst(), refund(closed));
            case Captured _, Refunding _, Refunded _ -> List.of();
        };
    }

    private static List<PaymentEvent> capture(RecordCapture command, Payment payment) {
        return payment.attempt(1)
                .map(Attempt::request)
                .<List<PaymentEvent>>map(first ->
                        List.of(
                                new PaymentCaptured(
                                        first.paymentId(),
                                        first.orderId(),
                                        first.ticketId(),
                                        command.gatewayReference(),
                                        command.amount(),
                                        command.currency())))
                // Nothing was requested, so this money is not from this order.
                .orElse(List.of());
    }

    /** A late decline of an earlier card says nothing about the card that is tried now. */
    private static List<PaymentEvent> declined(RecordDecline command, Payment payment) {
        if (!payment.isWaitingFor(command.attempt())) {
            return List.of();
        }
        var request = payment.attempts().getLast().request();
        return List.of(
                new PaymentDeclined(
                        request.paymentId(),
                        request.orderId(),
                        request.ticketId(),
                        command.code()));
    }

    private static List<PaymentEvent> close(ClosePayment command, Payment payment) {
        return switch (payment) {
            case Unpaid _, BeingPaid _ ->
                    List.of(new PaymentClosed(command.orderId(), command.ticketId()));
            case Captured captured -> List.of(refund(captured));
            case Closed _, Refunding _, Refunded _ -> List.of();
        };
    }

    /** As if the order were cancelled. If nothing was ever taken, there is nothing to refund. */
    private static List<PaymentEvent> refund(RefundPayment command, Payment payment) {
        return switch (payment) {
            case Unpaid _ -> throw new NothingTaken(command.orderId());
            case BeingPaid paying -> {
                var request = paying.attempts().getFirst().request();
                yield List.of(new PaymentClosed(request.orderId(), request.ticketId()));
            }
            case Captured captured -> List.of(refund(captured));
            case Closed _, Refunding _, Refunded _ -> List.of();
        };
    }

    private static PaymentEvent refund(Payment payment) {
        var request = payment.attempts().getFirst().request();
        return new RefundRequested(request.paymentId(), request.orderId(), request.ticketId());
    }

    private static List<PaymentEvent> refunded(RecordRefund command, Payment payment) {
        return switch (payment) {
            case Refunding refunding -> {
                var request = refunding.attempts().getFirst().request();
                yield List.of(
                        new PaymentRefunded(
                                request.paymentId(),
                                request.orderId(),
                                request.ticketId(),
                                command.gatewayReference()));
            }
            case Unpaid _, BeingPaid _, Captured _, Closed _, Refunded _ -> List.of();
        };
    }

    @Override
    public Payment evolve(Payment payment, PaymentEvent event) {
        return switch (event) {
            case PaymentRequested requested -> new BeingPaid(begun(payment, requested));
            case PaymentDeclined declined -> afterDecline(payment, declined);
            case PaymentCaptured captured ->
                    new Captured(payment.attempts(), captured.gatewayReference());
            case PaymentClosed _ -> new Closed(payment.attempts());
            case RefundRequested refund -> afterRefundRequest(payment, refund);
            case PaymentRefunded _ -> new Refunded(payment.attempts());
        };
    }

    private static Payment afterDecline(Payment payment, PaymentDeclined declined) {
        return switch (payment) {
            case BeingPaid paying -> new Unpaid(declined(paying, declined.code()));
            case Closed closed -> new Closed(declined(closed, declined.code()));
            case Unpaid _, Captured _, Refunding _, Refunded _ -> throw impossible(declined);
        };
    }

    private static Payment afterRefundRequest(Payment payment, RefundRequested refund) {
        return switch (payment) {
            case Captured(var attempts, var reference) -> new Refunding(attempts, reference);
            case Unpaid _, BeingPaid _, Closed _, Refunding _, Refunded _ ->
                    throw impossible(refund);
        };
    }

    private static List<Attempt> begun(Payment payment, PaymentRequested request) {
        var attempts = new ArrayList<>(payment.attempts());
        attempts.add(new Attempt(request, Optional.empty()));
        return attempts;
    }

    private static List<Attempt> declined(Payment payment, String code) {
        var attempts = new ArrayList<>(payment.attempts());
        attempts.add(new Attempt(attempts.removeLast().request(), Optional.of(code)));
        return attempts;
    }

    private static IllegalStateException impossible(PaymentEvent event) {
        return new IllegalStateException(
                "The history of order %s cannot go on with %s"
                        .formatted(event.orderId(), event.getClass().getSimpleName()));
    }
}
