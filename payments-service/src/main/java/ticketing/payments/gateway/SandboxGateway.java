package ticketing.payments.gateway;

import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import ticketing.payments.gateway.SandboxEntry.Decided;
import ticketing.payments.gateway.SandboxEntry.Lost;
import ticketing.payments.gateway.SandboxEntry.Refused;
import ticketing.payments.gateway.SandboxEntry.Returned;
import ticketing.payments.gateway.SandboxEntry.Taken;

/**
 * A gateway that moves no money and behaves like Stripe's test mode, so that the whole system can
 * be tried without an account. The token decides what happens:
 *
 * <ul>
 *   <li>{@code tok_visa} is charged.
 *   <li>{@code tok_chargeDeclined} is declined with {@code card_declined}.
 *   <li>{@code tok_insufficientFunds}, which Stripe calls {@code
 *       tok_visa_chargeDeclinedInsufficientFunds}, is declined with {@code insufficient_funds}.
 *   <li>{@code tok_timeout} is charged, but the answer gets lost: the outcome is unknown until the
 *       attempt is looked up or repeated.
 *   <li>{@code tok_timeoutLost} is not charged, because the request gets lost: the outcome is
 *       unknown, and repeating the attempt charges it.
 *   <li>Any other is declined with {@code invalid_token}.
 * </ul>
 *
 * <p>It differs from a real gateway in two ways: it honours a key for as long as its ledger exists,
 * and no request is ever in progress, because a line is in the ledger or it is not.
 */
public final class SandboxGateway implements PaymentGateway {

    private static final Pattern REFERENCE = Pattern.compile("pi_sandbox_(charge-[0-9a-f-]+)");

    private final SandboxLedger ledger;

    public SandboxGateway(SandboxLedger ledger) {
        this.ledger = ledger;
    }

    @Override
    public ChargeOutcome charge(Charge charge) {
        try {
            return switch (charge.paymentMethod()) {
                case "tok_visa" -> decide(take(charge));
                case "tok_chargeDeclined" ->
                        decide(new Refused(charge, "card_declined", "Your card was declined."));
                case "tok_insufficientFunds", "tok_visa_chargeDeclinedInsufficientFunds" ->
                        decide(
                                new Refused(
                                        charge,
                                        "insufficient_funds",
                                        "Your card has insufficient funds."));
                case "tok_timeout" ->
                        ledger.add(take(charge))
                                ? new ChargeOutcome.Unknown("The sandbox pretends to time out.")
                                : decide(take(charge));
                case "tok_timeoutLost" ->
                        ledger.add(new Lost(charge))
                                ? new ChargeOutcome.Unknown(
                                        "The sandbox pretends that the request got lost.")
                                : decide(take(charge));
                default ->
                        decide(
                                new Refused(
                                        charge,
                                        "invalid_token",
                                        "The gateway does not know this payment method."));
            };
        } catch (UncheckedIOException unreachable) {
            return new ChargeOutcome.Unknown(reason(unreachable));
        }
    }

    @Override
    public Optional<ChargeOutcome> find(UUID orderId, int attempt) {
        try {
            return decided(Charge.idempotencyKey(orderId, attempt)).map(Decided::outcome);
        } catch (UncheckedIOException unreachable) {
            return Optional.of(new ChargeOutcome.Unknown(reason(unreachable)));
        }
    }

    @Override
    public RefundOutcome refund(String reference) {
        try {
            if (!isTaken(reference)) {
                throw new GatewayRejectedException("The sandbox never took " + reference);
            }
            var returned = new Returned(reference, reference.replaceFirst("^pi_", "re_"));
            ledger.add(returned);
            return new RefundOutcome.Refunded(returned.reference());
        } catch (UncheckedIOException unreachable) {
            return new RefundOutcome.Unknown(reason(unreachable));
        }
    }

    private static Taken take(Charge charge) {
        return new Taken(charge, "pi_sandbox_" + charge.idempotencyKey());
    }

    /** The first decision about a key counts; every later request gets the same answer. */
    private ChargeOutcome decide(Decided decision) {
        if (ledger.add(decision)) {
            return decision.outcome();
        }
        return decided(decision.key())
                .map(first -> sameCharge(first, decision))
                .orElseGet(() -> new ChargeOutcome.Unknown("A replica of the ledger lags behind."));
    }

    private static ChargeOutcome sameCharge(Decided first, Decided repeated) {
        return first.charge().equals(repeated.charge())
                ? first.outcome()
                : new ChargeOutcome.Unknown(
                        "The idempotency key was used for another charge: " + repeated.key());
    }

    private Optional<Decided> decided(String key) {
        return ledger.read(key).filter(Decided.class::isInstance).map(Decided.class::cast);
    }

    private boolean isTaken(String reference) {
        var key = REFERENCE.matcher(reference);
        return key.matches() && decided(key.group(1)).orElse(null) instanceof Taken;
    }

    private static String reason(UncheckedIOException unreachable) {
        return "The sandbox cannot reach its ledger: " + unreachable.getMessage();
    }
}
