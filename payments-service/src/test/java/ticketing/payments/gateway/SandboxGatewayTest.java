package ticketing.payments.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ticketing.payments.gateway.ChargeOutcome.Declined;

class SandboxGatewayTest extends SandboxGatewayContract {

    private final InMemorySandboxLedger ledger = new InMemorySandboxLedger();

    @Override
    SandboxLedger ledger() {
        return ledger;
    }

    @Override
    List<SandboxEntry> entries() {
        return ledger.entries();
    }

    @Test
    void knows_a_card_without_funds_by_a_shorter_name_as_well() {
        assertThat(gateway().charge(charge(1, "tok_insufficientFunds")))
                .isInstanceOfSatisfying(
                        Declined.class,
                        declined -> assertThat(declined.code()).isEqualTo("insufficient_funds"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tok_visa", "tok_chargeDeclined", "tok_timeout", "tok_timeoutLost"})
    void everything_is_unknown_while_the_ledger_is_out_of_reach(String token) {
        var gateway = new SandboxGateway(new UnreachableLedger());

        assertThat(gateway.charge(charge(1, token))).isInstanceOf(ChargeOutcome.Unknown.class);
        assertThat(gateway.find(order, 1))
                .hasValueSatisfying(
                        found -> assertThat(found).isInstanceOf(ChargeOutcome.Unknown.class));
        assertThat(gateway.refund("pi_sandbox_" + charge(1, token).idempotencyKey()))
                .isInstanceOf(RefundOutcome.Unknown.class);
    }

    private static final class UnreachableLedger implements SandboxLedger {

        @Override
        public boolean add(SandboxEntry entry) {
            throw outOfReach();
        }

        @Override
        public Optional<SandboxEntry> read(String key) {
            throw outOfReach();
        }

        private static UncheckedIOException outOfReach() {
            return new UncheckedIOException(new IOException("no server"));
        }
    }
}
