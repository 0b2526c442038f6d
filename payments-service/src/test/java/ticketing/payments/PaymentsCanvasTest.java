package ticketing.payments;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import ticketing.events.PaymentEvent;
import ticketing.eventstore.testing.ServiceCanvas;
import ticketing.payments.payment.PaymentCommand;
import ticketing.payments.payment.PaymentRefusal;

/** Compares the README with the code. Another test compares the decision table. */
class PaymentsCanvasTest {

    private final ServiceCanvas canvas = ServiceCanvas.ofThisModule();

    @Test
    void names_every_command() {
        var commands = new TreeSet<>(canvas.names("Asked of us", 1));
        commands.addAll(canvas.names("We listen to", 2));
        assertThat(commands).isEqualTo(ServiceCanvas.namesOf(PaymentCommand.class));
        assertThat(canvas.names("What the rules answer", 0))
                .isEqualTo(ServiceCanvas.namesOf(PaymentCommand.class));
    }

    @Test
    void names_every_event() {
        assertThat(canvas.names("Happens here", 0))
                .isEqualTo(ServiceCanvas.namesOf(PaymentEvent.class));
    }

    @Test
    void names_every_refusal() {
        assertThat(canvas.names("Refusals", 0))
                .isEqualTo(ServiceCanvas.namesOf(PaymentRefusal.class));
    }

    @Test
    void names_every_consumer() {
        assertThat(canvas.names("We listen to", 0))
                .isEqualTo(
                        Set.of(
                                "payments-when-order-cancelled",
                                "payments-when-payment-requested",
                                "payments-when-refund-requested",
                                "payments-when-timer-is-due",
                                "payments-order-copies",
                                "payments-view"));
    }
}
