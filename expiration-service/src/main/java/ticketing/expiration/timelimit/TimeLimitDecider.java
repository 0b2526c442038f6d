package ticketing.expiration.timelimit;

import java.util.List;
import ticketing.events.ExpirationEvent;
import ticketing.events.ExpirationEvent.ExpirationCompleted;
import ticketing.eventstore.Decider;

/**
 * The rules for the time limit of one order: it ends once. What that means for the order is decided
 * by orders-service: an order that is already paid stays paid.
 *
 * <p>The boundary is the order, {@code expirations.<orderId>}.
 */
public final class TimeLimitDecider implements Decider<EndTimeLimit, TimeLimit, ExpirationEvent> {

    @Override
    public TimeLimit initialState() {
        return TimeLimit.RUNNING;
    }

    @Override
    public List<ExpirationEvent> decide(EndTimeLimit command, TimeLimit limit) {
        return switch (limit) {
            case RUNNING -> List.of(new ExpirationCompleted(command.orderId(), command.ticketId()));
            case ENDED -> List.of();
        };
    }

    @Override
    public TimeLimit evolve(TimeLimit limit, ExpirationEvent event) {
        return switch (event) {
            case ExpirationCompleted _ -> TimeLimit.ENDED;
        };
    }
}
