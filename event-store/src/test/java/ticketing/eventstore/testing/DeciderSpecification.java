package ticketing.eventstore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import ticketing.eventstore.Decider;
import ticketing.eventstore.Refusal;

/**
 * Given these events, when this command, then those events: how rules are tested.
 *
 * <pre>{@code
 * given(new OrderDecider(), PLACED).when(new CancelOrder(ORDER, BUYER)).then(CANCELLED);
 * }</pre>
 *
 * @param <C> what can be asked
 * @param <S> what the rules remember
 * @param <E> what can happen
 */
@SuppressWarnings("varargs")
public record DeciderSpecification<C, S, E>(Decider<C, S, E> decider, List<E> history) {

    /** What has happened in the boundary, oldest event first. */
    @SafeVarargs
    public static <C, S, E> DeciderSpecification<C, S, E> given(
            Decider<C, S, E> decider, E... history) {
        return new DeciderSpecification<>(decider, List.copyOf(Arrays.asList(history)));
    }

    /** What the rules remember after the given events. */
    public S state() {
        var state = decider.initialState();
        for (var event : history) {
            state = decider.evolve(state, event);
        }
        return state;
    }

    /** Somebody asks for this. Nothing is decided before the outcome is compared. */
    public Outcome<E> when(C command) {
        return new Outcome<>(() -> decider.decide(command, state()));
    }

    /** What the rules answered. */
    public record Outcome<E>(Supplier<List<E>> decision) {

        /** Exactly this happens, in this order. */
        @SafeVarargs
        public final void then(E... expected) {
            assertThat(decision.get()).isEqualTo(List.copyOf(Arrays.asList(expected)));
        }

        /** The command asks for what is already so. */
        public void thenNothingNew() {
            assertThat(decision.get()).isEmpty();
        }

        /** It is refused for this reason; refusals are compared by class. */
        public void thenRefused(Class<? extends Refusal> refusal) {
            assertThatExceptionOfType(refusal).isThrownBy(decision::get);
        }
    }
}
