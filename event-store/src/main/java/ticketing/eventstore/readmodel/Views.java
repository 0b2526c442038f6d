package ticketing.eventstore.readmodel;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.mongodb.core.query.Query;
import ticketing.events.DomainEvent;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.projection.View;

/**
 * The queries to a read model. {@link ReadModel} implements it; tests may use something smaller.
 */
public interface Views<V extends View, E extends DomainEvent> {

    /**
     * Finds a view.
     *
     * @throws ticketing.eventstore.readmodel.ReadModelUnavailableException if the first generation
     *     is still being filled; try again in a moment
     * @throws org.springframework.dao.DataAccessException if the database is down
     */
    Optional<V> find(UUID id);

    /**
     * Finds the views that match a query.
     *
     * @throws ticketing.eventstore.readmodel.ReadModelUnavailableException if the first generation
     *     is still being filled; try again in a moment
     * @throws org.springframework.dao.DataAccessException if the database is down
     */
    List<V> find(Query query);

    /**
     * The time up to which all events are shown, as far as this process knows; the epoch if nothing
     * is known. Later events may be missing, so "not found" does not prove that something does not
     * exist. Events that wait for another one, and dead letters, do not count.
     *
     * @throws ticketing.eventstore.readmodel.ReadModelUnavailableException if the first generation
     *     is still being filled; try again in a moment
     */
    Instant shownUpTo();

    /**
     * Projects events that this service has just appended, so that clients read their own writes.
     * If the database is down, nothing happens: the events are stored, and the consumer projects
     * them when the database is back.
     */
    void project(List<RecordedEvent<E>> appended);
}
