package ticketing.eventstore;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import ticketing.events.DomainEvent;

/**
 * The result of a command.
 *
 * @param state of the boundary afterwards
 * @param appended the new events; empty if nothing had to change
 * @param lastSequence the sequence of the boundary's last event
 * @param entities the progress of each entity of the boundary
 */
public record Handled<S, E extends DomainEvent>(
        S state, List<RecordedEvent<E>> appended, long lastSequence, Map<UUID, Progress> entities) {

    /**
     * The version of an entity.
     *
     * @return counted from 0; -1 if the entity has no events
     */
    public long versionOf(UUID entity) {
        var progress = entities.get(entity);
        return progress == null ? -1 : progress.version();
    }

    /**
     * When the first event of an entity was stored.
     *
     * @throws java.util.NoSuchElementException if the entity has no events
     */
    public Instant beginningOf(UUID entity) {
        return Optional.ofNullable(entities.get(entity)).map(Progress::begunAt).orElseThrow();
    }
}
