package ticketing.eventstore.subscription;

import java.util.List;
import ticketing.events.DomainEvent;
import ticketing.eventstore.EventHandler;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.RecordedEvent;

/**
 * What a service does about events where doing it for many at once is cheaper than for one after
 * another. As with {@link EventHandler}, they may come again, late, and out of order.
 */
@FunctionalInterface
public interface BatchHandler<E extends DomainEvent> {

    /**
     * Handles whatever has arrived, one event or many. If it throws because something is down, all
     * of them are offered again; if it throws for another reason, each is offered alone, so that
     * only the guilty one counts as a failure.
     *
     * @return what became of each event, in the same order
     * @throws Exception as {@link EventHandler#handle} does
     */
    List<Outcome> handle(List<RecordedEvent<E>> events) throws Exception;
}
