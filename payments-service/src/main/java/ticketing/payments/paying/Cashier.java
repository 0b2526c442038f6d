package ticketing.payments.paying;

import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ticketing.events.Boundary;
import ticketing.events.PaymentEvent;
import ticketing.events.PaymentEvent.PaymentRequested;
import ticketing.eventstore.CommandHandler;
import ticketing.eventstore.Handled;
import ticketing.eventstore.RecordedEvent;
import ticketing.payments.gateway.Charge;
import ticketing.payments.gateway.ChargeOutcome;
import ticketing.payments.gateway.ChargeOutcome.Captured;
import ticketing.payments.gateway.ChargeOutcome.Declined;
import ticketing.payments.gateway.ChargeOutcome.Unknown;
import ticketing.payments.gateway.GatewayRejectedException;
import ticketing.payments.gateway.PaymentGateway;
import ticketing.payments.gateway.RefundOutcome;
import ticketing.payments.payment.Payment;
import ticketing.payments.payment.Payment.Closed;
import ticketing.payments.payment.Payment.Refunding;
import ticketing.payments.payment.PaymentCommand;
import ticketing.payments.payment.PaymentCommand.RecordCapture;
import ticketing.payments.payment.PaymentCommand.RecordDecline;
import ticketing.payments.payment.PaymentCommand.RecordRefund;
import ticketing.payments.showing.Payments;

/**
 * Charges a payment request that is stored, and stores the outcome. Both may be repeated, by this
 * instance or another one: the gateway recognises the attempt, and for a repeated outcome the rules
 * decide that nothing happens.
 */
public final class Cashier {

    private static final Logger log = LoggerFactory.getLogger(Cashier.class);
    private static final String NEVER_CHARGED = "not_charged";

    private final PaymentGateway gateway;
    private final CommandHandler<PaymentCommand, Payment, PaymentEvent> handler;
    private final Payments payments;
    private final Clock clock;

    /** Charges through {@code gateway}. */
    public Cashier(
            PaymentGateway gateway,
            CommandHandler<PaymentCommand, Payment, PaymentEvent> handler,
            Payments payments,
            Clock clock) {
        this.gateway = gateway;
        this.handler = handler;
        this.payments = payments;
        this.clock = clock;
    }

    /**
     * Charges the card for the first time.
     *
     * @return the payment afterwards; it still waits for this attempt if the outcome is unknown
     * @throws ticketing.eventstore.EventStoreException if the outcome could not be stored; the
     *     recovery of the payment does it later
     */
    public Payment charge(RecordedEvent<PaymentRequested> requested) {
        return record(
                requested.data(),
                asking(
                        () ->
                                isKeyHonoured(requested)
                                        ? gateway.charge(chargeOf(requested))
                                        : new Unknown(
                                                "Too much time has passed since this request."),
                        Unknown::new),
                requested.sequence());
    }

    /**
     * Finds the outcome of a request whose outcome is not stored. The charge is repeated only if
     * the gateway does not know the attempt and would still recognise it, and never for an order
     * that is over: no card is charged only to give the money back.
     *
     * @return the payment afterwards; it still waits for this attempt if the outcome is unknown
     * @throws ticketing.eventstore.EventStoreException if the outcome could not be stored; try
     *     again later
     */
    public Payment settle(RecordedEvent<PaymentRequested> requested) {
        var request = requested.data();
        var payment = handler.look(Boundary.ofPaymentFor(request.orderId())).state();
        if (!payment.isWaitingFor(request.attempt())) {
            return payment;
        }
        return record(
                request,
                asking(
                        () ->
                                gateway.find(request.orderId(), request.attempt())
                                        .orElseGet(() -> outcomeOfUnheardOf(requested, payment)),
                        Unknown::new),
                // The request comes from a timer, and its sequence is one among timers.
                0);
    }

    private ChargeOutcome outcomeOfUnheardOf(
            RecordedEvent<PaymentRequested> requested, Payment payment) {
        if (!isKeyHonoured(requested)) {
            // An attempt that the gateway does not know by now was never charged.
            return new Declined(NEVER_CHARGED, "Nothing was charged.");
        }
        return payment instanceof Closed
                ? new Unknown("The gateway does not know the attempt, and the order is over.")
                : gateway.charge(chargeOf(requested));
    }

    /**
     * Refunds an order, if a refund was requested and is not done yet.
     *
     * @return the payment afterwards; it still waits for its refund if the gateway did not confirm
     *     it
     * @throws ticketing.eventstore.EventStoreException if the refund could not be stored; try again
     *     later
     */
    public Payment giveBack(UUID orderId) {
        var boundary = Boundary.ofPaymentFor(orderId);
        var payment = handler.look(boundary).state();
        if (!(payment instanceof Refunding(_, var captured))) {
            return payment;
        }
        return switch (asking(() -> gateway.refund(captured), RefundOutcome.Unknown::new)) {
            case RefundOutcome.Refunded(var reference) ->
                    shown(handler.handle(boundary, new RecordRefund(reference)));
            case RefundOutcome.Unknown(var reason) -> {
                log.info("The refund for order {} is not done yet: {}", orderId, reason);
                yield payment;
            }
        };
    }

    /**
     * @param seen the sequence of the request in its stream; 0 if it came from elsewhere
     */
    private Payment record(PaymentRequested request, ChargeOutcome outcome, long seen) {
        var boundary = Boundary.ofPaymentFor(request.orderId());
        return switch (outcome) {
            case Captured(var reference, var amount, var currency) ->
                    shown(
                            handler.handle(
                                    boundary,
                                    new RecordCapture(reference, amount, currency),
                                    seen));
            case Declined(var code, _) ->
                    shown(
                            handler.handle(
                                    boundary, new RecordDecline(request.attempt(), code), seen));
            case Unknown(var reason) -> {
                log.info(
                        "The outcome of attempt {} to pay for order {} is unknown: {}",
                        request.attempt(),
                        request.orderId(),
                        reason);
                yield handler.look(boundary).state();
            }
        };
    }

    private Payment shown(Handled<Payment, PaymentEvent> handled) {
        payments.project(handled.appended());
        return handled.state();
    }

    private static <O> O asking(Supplier<O> question, Function<String, O> unknown) {
        try {
            return question.get();
        } catch (GatewayRejectedException somebodyHasToCorrectIt) {
            log.error("The payment gateway rejects this service", somebodyHasToCorrectIt);
            return unknown.apply(String.valueOf(somebodyHasToCorrectIt.getMessage()));
        }
    }

    private boolean isKeyHonoured(RecordedEvent<PaymentRequested> requested) {
        var age = Duration.between(requested.metadata().time(), clock.instant());
        return age.compareTo(PaymentGateway.KEY_HONOURED_FOR) < 0;
    }

    private static Charge chargeOf(RecordedEvent<PaymentRequested> requested) {
        var request = requested.data();
        return new Charge(
                request.orderId(),
                request.paymentId(),
                request.attempt(),
                request.amount(),
                request.currency(),
                request.paymentMethod());
    }
}
