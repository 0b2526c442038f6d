package ticketing.eventstore;

import java.util.List;
import ticketing.events.Boundary;
import ticketing.events.DomainEvent;

/**
 * The events of one service, loaded and appended one boundary at a time. Thread-safe.
 *
 * @param <E> the events of the service
 */
public interface EventStore<E extends DomainEvent> {

    /**
     * Loads the events of a boundary after a sequence.
     *
     * <p>On a replicated stream a lagging follower may answer. An append based on this answer is
     * still safe: it fails if there are newer events. An answer without an append must be confirmed
     * with {@link #isCurrent}.
     *
     * @param afterSequence 0 for all events, otherwise the last sequence that the caller knows
     * @return the later events; if there are none, the last sequence is {@code afterSequence}
     * @throws EventStoreException.Unavailable if the server does not answer in time; try again
     *     later
     * @throws EventStoreException.Unreadable if an event cannot be read; no decision may be made
     *     without it
     */
    History<E> load(Boundary boundary, long afterSequence);

    /**
     * Appends events to a boundary, all or none of them, if it has no newer events than the caller
     * has seen.
     *
     * @param expectedSequence the last sequence of the boundary that the caller has seen; 0 if it
     *     was empty
     * @return the events as they are stored
     * @throws EventStoreException.ConcurrentAppend if there are newer events; load and decide again
     * @throws EventStoreException.Unavailable if the server does not answer in time: the events may
     *     have been stored or not; load the boundary to find out
     * @throws EventStoreException.Forbidden if this service may not publish there
     */
    List<RecordedEvent<E>> append(
            Boundary boundary, long expectedSequence, List<NewEvent<E>> events);

    /**
     * Whether this is the last sequence of the boundary. The leader of the stream answers.
     *
     * @throws EventStoreException.Unavailable if the server does not answer in time; try again
     *     later
     */
    boolean isCurrent(Boundary boundary, long sequence);
}
