package ticketing.expiration.timelimit;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import ticketing.events.ExpirationEvent;
import ticketing.events.ExpirationEvent.ExpirationCompleted;
import ticketing.eventstore.testing.DeciderSpecification;

class TimeLimitDeciderTest {

    static final UUID ORDER = new UUID(0, 1), TICKET = new UUID(0, 2);

    @Test
    void the_time_of_an_order_ends() {
        given().when(new EndTimeLimit(ORDER, TICKET)).then(new ExpirationCompleted(ORDER, TICKET));
    }

    @Test
    void the_time_of_an_order_ends_once() {
        given(new ExpirationCompleted(ORDER, TICKET))
                .when(new EndTimeLimit(ORDER, TICKET))
                .thenNothingNew();
    }

    private static DeciderSpecification<EndTimeLimit, TimeLimit, ExpirationEvent> given(
            ExpirationEvent... history) {
        return DeciderSpecification.given(new TimeLimitDecider(), history);
    }
}
