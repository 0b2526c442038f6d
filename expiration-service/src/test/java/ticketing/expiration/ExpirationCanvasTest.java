package ticketing.expiration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import ticketing.events.ExpirationEvent;
import ticketing.eventstore.testing.ServiceCanvas;
import ticketing.expiration.timelimit.EndTimeLimit;

/** Compares the README with the code. */
class ExpirationCanvasTest {

    private final ServiceCanvas canvas = ServiceCanvas.ofThisModule();

    @Test
    void names_every_event_command_and_consumer() {
        assertThat(canvas.names("Happens here", 0))
                .isEqualTo(ServiceCanvas.namesOf(ExpirationEvent.class));
        assertThat(canvas.names("What the rules answer", 0))
                .isEqualTo(Set.of(EndTimeLimit.class.getSimpleName()));
        assertThat(canvas.names("We listen to", 0))
                .isEqualTo(
                        Set.of(
                                "expiration-when-order-placed",
                                "expiration-when-order-is-over",
                                "expiration-when-timer-is-due"));
    }
}
