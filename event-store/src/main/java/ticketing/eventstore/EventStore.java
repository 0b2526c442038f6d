package ticketing.eventstore;

import java.util.List;
import ticketing.events.Boundary;
import ticketing.events.DomainEvent;

/**
 * The history of one context, read and continued one boundary at a time. Safe for use by many
 * threads.
 *
 * @param <E> the events of the context
 */
public interface EventStore<E extends DomainEvent> {

    /**
     * Reads what has happened in a boundary after a position.
     *
     * <p>On a replicated stream the answer may come from a follower that lags. An append that rests
     * on it is safe all the same; an answer without an append has to be confirmed with {@link
     * #isCurrent}.
     *
     * @param afterSequence 0 for all of it; else the last sequence the caller knows
     * @return the later events; the last sequence is {@code afterSequence} if there are none
     * @throws EventStoreException.Unavailable if the server does not answer in time; try again
     *     later
     * @throws EventStoreException.Unreadable if an event cannot be understood; nobody may decide
     *     without it
     */
    History<E> load(Boundary boundary, long afterSequence);

    /**
     * Appends events to a boundary, all or none of them, if nothing has happened there since the
     * caller read it.
     *
     * @param expectedSequence the last sequence of the boundary that the caller has seen; 0 if it
     *     was empty
     * @return the events as they are stored
     * @throws EventStoreException.ConcurrentAppend if something happened there meanwhile; read and
     *     decide again
     * @throws EventStoreException.Unavailable if the server does not answer in time: the events may
     *     have been stored or not; reading the boundary tells
     * @throws EventStoreException.Forbidden if this service may not publish there
     */
    List<RecordedEvent<E>> append(
            Boundary boundary, long expectedSequence, List<NewEvent<E>> events);

    /**
     * Says whether a sequence is the last one of the boundary, as the leader of the stream knows
     * it.
     *
     * @throws EventStoreException.Unavailable if the server does not answer in time; try again
     *     later
     */
    boolean isCurrent(Boundary boundary, long sequence);
}
