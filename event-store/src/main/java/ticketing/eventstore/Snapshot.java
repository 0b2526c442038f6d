package ticketing.eventstore;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import ticketing.events.DomainEvent;

/**
 * A boundary as the rules see it: the folded state, how far it has been read, and the version each
 * of its entities has reached.
 *
 * @param lastSequence 0 if nothing has happened there yet
 */
record Snapshot<S>(S state, long lastSequence, Map<UUID, Long> versions) {

    static <S> Snapshot<S> initial(S state) {
        return new Snapshot<>(state, 0, Map.of());
    }

    <C, E extends DomainEvent> Snapshot<S> after(History<E> later, Decider<C, S, E> decider) {
        if (later.events().isEmpty()) {
            return this;
        }
        var next = state;
        var reached = new HashMap<>(versions);
        for (var event : later.events()) {
            next = decider.evolve(next, event.data());
            reached.put(event.entityId(), event.version());
        }
        return new Snapshot<>(next, later.lastSequence(), Map.copyOf(reached));
    }

    long nextVersionOf(UUID entity) {
        return versions.getOrDefault(entity, -1L) + 1;
    }
}
