package ticketing.eventstore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import ticketing.eventstore.Decider;
import ticketing.eventstore.Refusal;

/**
 * Tests a decider: given these events, when this command, then those events.
 *
 * <pre>{@code
 * given(new OrderDecider(), PLACED).when(new CancelOrder(ORDER, BUYER)).then(CANCELLED);
 * }</pre>
 *
 * @param <C> the commands
 * @param <S> the state of the rules
 * @param <E> the events
 */
@SuppressWarnings("varargs")
public record DeciderSpecification<C, S, E>(Decider<C, S, E> decider, List<E> history) {

    /** The events of the boundary, oldest first. */
    @SafeVarargs
    public static <C, S, E> DeciderSpecification<C, S, E> given(
            Decider<C, S, E> decider, E... history) {
        return new DeciderSpecification<>(decider, List.copyOf(Arrays.asList(history)));
    }

    /** The state after the given events. */
    public S state() {
        var state = decider.initialState();
        for (var event : history) {
            state = decider.evolve(state, event);
        }
        return state;
    }

    /** The command. The decision is made when the outcome is compared. */
    public Outcome<E> when(C command) {
        return new Outcome<>(() -> decider.decide(command, state()));
    }

    /** The decision. */
    public record Outcome<E>(Supplier<List<E>> decision) {

        /** Expects exactly these events, in this order. */
        @SafeVarargs
        public final void then(E... expected) {
            assertThat(decision.get()).isEqualTo(List.copyOf(Arrays.asList(expected)));
        }

        /** Expects no event, because nothing has to change. */
        public void thenNothingNew() {
            assertThat(decision.get()).isEmpty();
        }

        /** Expects a refusal; refusals are compared by class. */
        public void thenRefused(Class<? extends Refusal> refusal) {
            assertThatExceptionOfType(refusal).isThrownBy(decision::get);
        }
    }
}
