package ticketing.eventstore;

import java.util.List;

/**
 * The rules of one consistency boundary as three pure functions. An implementation does no I/O,
 * reads no clock and draws no random number: whatever it needs arrives in the command.
 *
 * @param <C> what somebody wants to happen
 * @param <S> what has to be remembered to decide; immutable, and never stored
 * @param <E> what has happened
 * @see <a
 *     href="https://thinkbeforecoding.com/post/2021/12/17/functional-event-sourcing-decider">Jérémie
 *     Chassaing, Functional Event Sourcing Decider (2021)</a>
 */
public interface Decider<C, S, E> {

    /** The state before anything has happened. */
    S initialState();

    /**
     * Decides what happens next.
     *
     * @return the new facts, oldest first; empty if the command asks for what is already so
     * @throws Refusal if the rules do not allow the command; the caller passes the reason on
     */
    List<E> decide(C command, S state);

    /** Applies a fact. It does not refuse: the event has already happened. */
    S evolve(S state, E event);
}
