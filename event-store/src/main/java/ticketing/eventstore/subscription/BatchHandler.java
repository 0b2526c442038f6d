package ticketing.eventstore.subscription;

import java.util.List;
import ticketing.events.DomainEvent;
import ticketing.eventstore.EventHandler;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.RecordedEvent;

/**
 * Handles events in batches, where that is cheaper than one by one. As with {@link EventHandler},
 * events may arrive again, late, and out of order.
 */
@FunctionalInterface
public interface BatchHandler<E extends DomainEvent> {

    /**
     * Handles one or many events. If it throws because a dependency is down, all of them are
     * offered again. If it throws for another reason, each event is offered alone, so that only the
     * guilty one counts as a failure.
     *
     * @return the outcome of each event, in the same order
     * @throws Exception as {@link EventHandler#handle} does
     */
    List<Outcome> handle(List<RecordedEvent<E>> events) throws Exception;
}
