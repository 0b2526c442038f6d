package ticketing.payments.gateway;

import java.util.List;
import java.util.UUID;
import ticketing.payments.gateway.SandboxEntry.Returned;
import ticketing.payments.gateway.SandboxEntry.Taken;

/** The contract, checked against the ledger of the sandbox. */
abstract class SandboxGatewayContract extends PaymentGatewayContract {

    abstract SandboxLedger ledger();

    /** All lines of the ledger, in no particular order. */
    abstract List<SandboxEntry> entries();

    @Override
    final PaymentGateway gateway() {
        return new SandboxGateway(ledger());
    }

    @Override
    final List<Long> taken(UUID orderId) {
        return entries().stream()
                .filter(Taken.class::isInstance)
                .map(entry -> ((Taken) entry).charge())
                .filter(charge -> charge.orderId().equals(orderId))
                .map(Charge::amountInMinorUnits)
                .toList();
    }

    @Override
    final List<String> returned(String reference) {
        return entries().stream()
                .filter(Returned.class::isInstance)
                .map(Returned.class::cast)
                .filter(returned -> returned.payment().equals(reference))
                .map(Returned::reference)
                .toList();
    }
}
