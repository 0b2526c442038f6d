package ticketing.eventstore;

import java.util.List;

/**
 * The rules of one consistency boundary as three pure functions. An implementation does no I/O,
 * reads no clock and draws no random number: everything it needs is in the command.
 *
 * @param <C> a command: what somebody wants to happen
 * @param <S> the state: what decisions need from the past; immutable, and never stored
 * @param <E> an event: what has happened
 * @see <a
 *     href="https://thinkbeforecoding.com/post/2021/12/17/functional-event-sourcing-decider">Jérémie
 *     Chassaing, Functional Event Sourcing Decider (2021)</a>
 */
public interface Decider<C, S, E> {

    /** The state before the first event. */
    S initialState();

    /**
     * Decides what happens.
     *
     * @return the new events, oldest first; empty if nothing has to change
     * @throws Refusal if the rules do not allow the command; the caller passes the reason on
     */
    List<E> decide(C command, S state);

    /** Applies an event. It never refuses: the event has already happened. */
    S evolve(S state, E event);
}
