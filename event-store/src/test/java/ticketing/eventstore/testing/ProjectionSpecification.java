package ticketing.eventstore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static ticketing.eventstore.testing.RecordedEvents.NOON;
import static ticketing.eventstore.testing.RecordedEvents.recorded;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import ticketing.events.DomainEvent;
import ticketing.eventstore.projection.Projection;
import ticketing.eventstore.projection.View;

/**
 * Given these events, then that view: how projections are tested.
 *
 * <pre>{@code
 * given(new OrderProjection(), PLACED, CANCELLED).then(cancelledOrder);
 * }</pre>
 *
 * <p>The first event happens at {@link RecordedEvents#NOON}, each of the others a second after the
 * one before. After each of them the view has to be that of the entity, at the version of the
 * event: a view that did not count one of them would wait for it for ever.
 *
 * @param <V> what people look at
 * @param <E> all that can happen to the entity
 */
@SuppressWarnings("varargs")
public record ProjectionSpecification<V extends View, E extends DomainEvent>(
        Projection<V, E> projection, List<E> history) {

    /** All that has happened to one entity, oldest event first. */
    @SafeVarargs
    public static <V extends View, E extends DomainEvent> ProjectionSpecification<V, E> given(
            Projection<V, E> projection, E... history) {
        return new ProjectionSpecification<>(projection, List.copyOf(Arrays.asList(history)));
    }

    /** The entity looks exactly like this. */
    public void then(V expected) {
        assertThat(view()).isEqualTo(expected);
    }

    /** How the entity looks, for a test that is about a part of it. */
    public V view() {
        @Nullable V view = null;
        for (int version = 0; version < history.size(); version++) {
            var event = history.get(version);
            view = projection.evolve(view, recorded(event, version, NOON.plusSeconds(version)));
            assertThat(view.id())
                    .as("whose view it is after %s", event)
                    .isEqualTo(event.entityId());
            assertThat(view.version()).as("version after %s", event).isEqualTo(version);
        }
        return Objects.requireNonNull(view, "Nothing has happened");
    }
}
