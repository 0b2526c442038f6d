package ticketing.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import ticketing.events.OrderEvent;
import ticketing.eventstore.testing.ServiceCanvas;
import ticketing.orders.order.OrderCommand;
import ticketing.orders.order.OrderRefusal;

/** Compares the README with the code. */
class OrdersCanvasTest {

    private final ServiceCanvas canvas = ServiceCanvas.ofThisModule();

    @Test
    void names_every_command() {
        var commands = new TreeSet<>(canvas.names("Asked of us", 1));
        commands.addAll(canvas.names("We listen to", 2));
        assertThat(commands).isEqualTo(ServiceCanvas.namesOf(OrderCommand.class));
        assertThat(canvas.names("What the rules answer", 0))
                .isEqualTo(ServiceCanvas.namesOf(OrderCommand.class));
    }

    @Test
    void names_every_event() {
        assertThat(canvas.names("Happens here", 0))
                .isEqualTo(ServiceCanvas.namesOf(OrderEvent.class));
    }

    @Test
    void names_every_refusal() {
        assertThat(canvas.names("Refusals", 0))
                .isEqualTo(ServiceCanvas.namesOf(OrderRefusal.class));
    }

    @Test
    void names_every_consumer() {
        assertThat(canvas.names("We listen to", 0))
                .isEqualTo(
                        Set.of(
                                "orders-when-payment-captured",
                                "orders-when-expiration-completed",
                                "orders-ticket-copies",
                                "orders-view"));
    }
}
