package ticketing.eventstore.readmodel;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.mongodb.core.query.Query;
import ticketing.events.DomainEvent;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.projection.View;

/** What can be asked of a read model: {@link ReadModel}, or in a test something smaller. */
public interface Views<V extends View, E extends DomainEvent> {

    /**
     * Finds a view.
     *
     * @throws ticketing.eventstore.readmodel.ReadModelUnavailableException if the first generation
     *     is still being filled; ask again in a moment
     * @throws org.springframework.dao.DataAccessException if the database is away
     */
    Optional<V> find(UUID id);

    /**
     * Finds the views that match a query.
     *
     * @throws ticketing.eventstore.readmodel.ReadModelUnavailableException if the first generation
     *     is still being filled; ask again in a moment
     * @throws org.springframework.dao.DataAccessException if the database is away
     */
    List<V> find(Query query);

    /**
     * Up to when every event is shown, as far as that is known here; the epoch if nothing is. What
     * happened later may be missing, so not to find it is no proof that it does not exist. Events
     * that wait for another one, or were set aside, do not count.
     *
     * @throws ticketing.eventstore.readmodel.ReadModelUnavailableException if the first generation
     *     is still being filled; ask again in a moment
     */
    Instant shownUpTo();

    /**
     * Projects events that this service has just appended, so that a client reads its own write. If
     * the database is away, nothing happens here: the event is safe, and the consumer projects it
     * when the database is back.
     */
    void project(List<RecordedEvent<E>> appended);
}
