package ticketing.eventstore.testing;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import ticketing.events.Boundary;
import ticketing.events.DomainEvent;
import ticketing.events.EventJson;
import ticketing.events.EventType;
import ticketing.eventstore.Cause;
import ticketing.eventstore.EventMetadata;
import ticketing.eventstore.EventStore;
import ticketing.eventstore.EventStoreException.ConcurrentAppend;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.eventstore.History;
import ticketing.eventstore.NewEvent;
import ticketing.eventstore.RecordedEvent;

/** An in-memory event store with the guarantees of the real one: both pass the same contract. */
public final class InMemoryEventStore<E extends DomainEvent> implements EventStore<E> {

    private final List<RecordedEvent<E>> log = new ArrayList<>();
    private final AtomicReference<Consumer<Boundary>> beforeAppend = new AtomicReference<>(_ -> {});
    private final Clock clock;
    private boolean down;

    public InMemoryEventStore() {
        this(Clock.systemUTC());
    }

    public InMemoryEventStore(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized History<E> load(Boundary boundary, long afterSequence) {
        requireUp();
        var later =
                log.stream()
                        .filter(event ->
                                event.metadata().subject().startsWith(boundary.prefix() + "."))
                        .filter(event -> event.sequence() > afterSequence)
                        .toList();
        return new History<>(later, later.isEmpty() ? afterSequence : later.getLast().sequence());
    }

    @Override
    public List<RecordedEvent<E>> append(
            Boundary boundary, long expectedSequence, List<NewEvent<E>> events) {
        beforeAppend.getAndSet(_ -> {}).accept(boundary);
        synchronized (this) {
            requireUp();
            if (lastSequence(boundary) != expectedSequence) {
                throw new ConcurrentAppend(boundary.prefix());
            }
            var appended = new ArrayList<RecordedEvent<E>>();
            for (var event : events) {
                appended.add(record(boundary, event, log.size() + 1 + appended.size()));
            }
            log.addAll(appended);
            return List.copyOf(appended);
        }
    }

    /** Also writes and reads the JSON, so that every event could really be stored. */
    @SuppressWarnings("unchecked")
    private RecordedEvent<E> record(Boundary boundary, NewEvent<E> event, long sequence) {
        var stored =
                EventJson.read(
                        EventType.of(event.data()).storedName(), EventJson.write(event.data()));
        var cause = Cause.current();
        return new RecordedEvent<>(
                (E) stored,
                new EventMetadata(
                        "event-" + sequence,
                        boundary.subjectOf(event.data()),
                        sequence,
                        event.version(),
                        clock.instant(),
                        "in-memory",
                        cause.correlationId(),
                        cause.causationId(),
                        cause.traceparent()));
    }

    @Override
    public synchronized boolean isCurrent(Boundary boundary, long sequence) {
        requireUp();
        return lastSequence(boundary) == sequence;
    }

    private long lastSequence(Boundary boundary) {
        return load(boundary, 0).lastSequence();
    }

    private void requireUp() {
        if (down) {
            throw new Unavailable("The event store is down", null);
        }
    }

    /** All appended events, oldest first. */
    public synchronized List<RecordedEvent<E>> recorded() {
        return List.copyOf(log);
    }

    /** The data of all appended events. */
    public synchronized List<E> events() {
        return log.stream().map(RecordedEvent::data).toList();
    }

    /** Appends an event without asking any rules, for tests that start with existing events. */
    public synchronized RecordedEvent<E> happened(Boundary boundary, E event) {
        var version =
                log.stream().filter(stored -> stored.entityId().equals(event.entityId())).count();
        return append(boundary, lastSequence(boundary), List.of(new NewEvent<>(event, version)))
                .getFirst();
    }

    /** Runs an action just before the next append: a rival who is faster. */
    public void beforeNextAppend(Consumer<Boundary> rival) {
        beforeAppend.set(rival);
    }

    /** From now on every call fails, or works again. */
    public synchronized void setDown(boolean down) {
        this.down = down;
    }
}
