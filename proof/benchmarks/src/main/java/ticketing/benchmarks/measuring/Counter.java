package ticketing.benchmarks.measuring;

import java.util.List;
import ticketing.events.TicketEvent;
import ticketing.events.TicketEvent.TicketUpdated;
import ticketing.eventstore.Decider;

/** The smallest possible decider: every command becomes an event, and the state counts them. */
public final class Counter implements Decider<TicketUpdated, Long, TicketEvent> {

    @Override
    public Long initialState() {
        return 0L;
    }

    @Override
    public List<TicketEvent> decide(TicketUpdated command, Long state) {
        return List.of(command);
    }

    @Override
    public Long evolve(Long state, TicketEvent event) {
        return state + 1;
    }
}
