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
 * Tests a projection: given these events, then that view.
 *
 * <pre>{@code
 * given(new OrderProjection(), PLACED, CANCELLED).then(cancelledOrder);
 * }</pre>
 *
 * <p>The first event happens at {@link RecordedEvents#NOON}, each further one a second later. After
 * each event the view must have the id of the entity and the version of the event: a view that does
 * not count an event would wait for it for ever.
 *
 * @param <V> the view
 * @param <E> the events of the entity
 */
@SuppressWarnings("varargs")
public record ProjectionSpecification<V extends View, E extends DomainEvent>(
        Projection<V, E> projection, List<E> history) {

    /** All events of one entity, oldest first. */
    @SafeVarargs
    public static <V extends View, E extends DomainEvent> ProjectionSpecification<V, E> given(
            Projection<V, E> projection, E... history) {
        return new ProjectionSpecification<>(projection, List.copyOf(Arrays.asList(history)));
    }

    /** Expects exactly this view. */
    public void then(V expected) {
        assertThat(view()).isEqualTo(expected);
    }

    /** The view, for a test of a part of it. */
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
