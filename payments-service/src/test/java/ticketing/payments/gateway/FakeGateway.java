package ticketing.payments.gateway;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The sandbox with an in-memory ledger. It can be unreachable, slow, or reject this service. */
public final class FakeGateway implements PaymentGateway {

    private final InMemorySandboxLedger ledger = new InMemorySandboxLedger();
    private final SandboxGateway sandbox = new SandboxGateway(ledger);
    private Runnable afterTheNextCharge = () -> {};
    private boolean outOfReach;
    private boolean rejecting;
    private int calls;

    @Override
    public ChargeOutcome charge(Charge charge) {
        calls++;
        requireTalking();
        if (outOfReach) {
            return new ChargeOutcome.Unknown("Out of reach");
        }
        var outcome = sandbox.charge(charge);
        var meanwhile = afterTheNextCharge;
        afterTheNextCharge = () -> {};
        meanwhile.run();
        return outcome;
    }

    @Override
    public Optional<ChargeOutcome> find(UUID orderId, int attempt) {
        calls++;
        requireTalking();
        return outOfReach
                ? Optional.of(new ChargeOutcome.Unknown("Out of reach"))
                : sandbox.find(orderId, attempt);
    }

    @Override
    public RefundOutcome refund(String reference) {
        calls++;
        requireTalking();
        return outOfReach ? new RefundOutcome.Unknown("Out of reach") : sandbox.refund(reference);
    }

    private void requireTalking() {
        if (rejecting) {
            throw new GatewayRejectedException("The key is wrong");
        }
    }

    /** Runs after the next charge and before its outcome is known here. */
    public void afterTheNextCharge(Runnable meanwhile) {
        afterTheNextCharge = meanwhile;
    }

    public void setOutOfReach(boolean is) {
        outOfReach = is;
    }

    public void setRejecting(boolean is) {
        rejecting = is;
    }

    /** How often it was called. */
    public int calls() {
        return calls;
    }

    /** All charges that took money. */
    public List<Charge> taken() {
        return ledger.entries().stream()
                .filter(SandboxEntry.Taken.class::isInstance)
                .map(entry -> ((SandboxEntry.Taken) entry).charge())
                .toList();
    }

    /** How many refunds there were. */
    public long returned() {
        return ledger.entries().stream().filter(SandboxEntry.Returned.class::isInstance).count();
    }
}
