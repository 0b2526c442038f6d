package ticketing.eventstore;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import ticketing.events.DomainEvent;

/**
 * How a command ended.
 *
 * @param state the boundary afterwards
 * @param appended the new events; empty if the command asked for what was already so
 * @param lastSequence the position of the boundary's last event in its stream
 * @param entities how far each entity of the boundary has come
 */
public record Handled<S, E extends DomainEvent>(
        S state, List<RecordedEvent<E>> appended, long lastSequence, Map<UUID, Progress> entities) {

    /**
     * Tells the version an entity has reached.
     *
     * @return counted from 0; -1 if nothing has happened to it
     */
    public long versionOf(UUID entity) {
        var progress = entities.get(entity);
        return progress == null ? -1 : progress.version();
    }

    /**
     * Tells when an entity came into being: when its first event was stored.
     *
     * @throws java.util.NoSuchElementException if nothing has happened to it
     */
    public Instant beginningOf(UUID entity) {
        return Optional.ofNullable(entities.get(entity)).map(Progress::begunAt).orElseThrow();
    }
}
