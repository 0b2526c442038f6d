package ticketing.eventstore.testing;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.Timers;

/** In-memory timers, which never fire by themselves. */
public final class InMemoryTimers implements Timers {

    /**
     * A timer that is set.
     *
     * @param at when it would fire
     * @param event that it would deliver
     */
    public record Timer(Instant at, RecordedEvent<?> event) {}

    private final Map<UUID, Timer> timers = new LinkedHashMap<>();

    @Override
    public synchronized void set(UUID entity, Instant at, RecordedEvent<?> event) {
        timers.put(entity, new Timer(at, event));
    }

    @Override
    public synchronized void remove(UUID entity) {
        timers.remove(entity);
    }

    /** The timers that are set, in the order in which they were first set. */
    public synchronized List<Timer> all() {
        return List.copyOf(timers.values());
    }
}
