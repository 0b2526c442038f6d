package ticketing.eventstore;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import ticketing.events.DomainEvent;

/**
 * How a command ended.
 *
 * @param state the boundary afterwards
 * @param appended the new events; empty if the command asked for what was already so
 * @param lastSequence the position of the boundary's last event in its stream
 * @param versions the version each entity of the boundary has reached
 */
public record Handled<S, E extends DomainEvent>(
        S state, List<RecordedEvent<E>> appended, long lastSequence, Map<UUID, Long> versions) {

    /**
     * Tells the version an entity has reached.
     *
     * @return counted from 0; -1 if nothing has happened to it
     */
    public long versionOf(UUID entity) {
        return versions.getOrDefault(entity, -1L);
    }
}
