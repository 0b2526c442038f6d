package ticketing.eventstore;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import ticketing.events.DomainEvent;

/**
 * The folded state of a boundary, its last sequence, and the progress of each of its entities.
 *
 * @param lastSequence 0 if the boundary has no events
 */
record Snapshot<S>(S state, long lastSequence, Map<UUID, Progress> entities) {

    static <S> Snapshot<S> initial(S state) {
        return new Snapshot<>(state, 0, Map.of());
    }

    <C, E extends DomainEvent> Snapshot<S> after(History<E> later, Decider<C, S, E> decider) {
        if (later.events().isEmpty()) {
            return this;
        }
        var next = state;
        var reached = new HashMap<>(entities);
        for (var event : later.events()) {
            next = decider.evolve(next, event.data());
            var begun = reached.get(event.entityId());
            reached.put(
                    event.entityId(),
                    new Progress(
                            event.version(),
                            begun == null ? event.metadata().time() : begun.begunAt()));
        }
        return new Snapshot<>(next, later.lastSequence(), Map.copyOf(reached));
    }

    long nextVersionOf(UUID entity) {
        var progress = entities.get(entity);
        return progress == null ? 0 : progress.version() + 1;
    }
}
