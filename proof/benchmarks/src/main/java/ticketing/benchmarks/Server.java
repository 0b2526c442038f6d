package ticketing.benchmarks;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.springframework.dao.DataAccessResourceFailureException;
import ticketing.events.EventStream;
import ticketing.events.TicketEvent;
import ticketing.eventstore.jetstream.GenerationNumbers;
import ticketing.eventstore.jetstream.JetStreamEventStore;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.jetstream.Streams;
import ticketing.eventstore.subscription.Subscriptions;
import ticketing.infrastructure.nats.NatsServer;
import ticketing.local.data.DataFolder;
import ticketing.local.programs.Project;

/** A separate NATS server with the stream of tickets, configured as for the services. */
record Server(Path folder, NatsServer process, NatsConnection nats, Streams streams)
        implements AutoCloseable {

    /**
     * Starts it with a folder that is deleted afterwards.
     *
     * @param configuration more lines for its configuration; a client without a key may do
     *     everything
     */
    static Server start(String... configuration) {
        var folder = newFolder();
        var process =
                NatsServer.start(
                        NatsServer.Settings.in(folder)
                                .withPort(0)
                                .withConfiguration(configuration));
        var nats = NatsConnection.connect(process.url(), "benchmark", Duration.ofSeconds(20));
        var streams = new Streams(nats, 1, true);
        streams.requireEvents(EventStream.TICKETS);
        streams.requireDeadLetters("benchmark");
        return new Server(folder, process, nats, streams);
    }

    /** A new, empty folder. */
    static Path newFolder() {
        return Project.folder()
                .resolve("target")
                .resolve("benchmarks")
                .resolve(UUID.randomUUID().toString());
    }

    /** The event store of tickets, as in tickets-service. */
    JetStreamEventStore<TicketEvent> store() {
        return store(nats);
    }

    /** The same with another connection. */
    JetStreamEventStore<TicketEvent> store(NatsConnection nats) {
        return new JetStreamEventStore<>(
                nats,
                streams.settings(EventStream.TICKETS),
                TicketEvent.class,
                "benchmark",
                Clock.systemUTC(),
                new SimpleMeterRegistry());
    }

    GenerationNumbers generationNumbers() {
        return GenerationNumbers.of(nats, "benchmark", true);
    }

    /** Subscriptions as in a service. */
    Subscriptions subscriptions() {
        return new Subscriptions(
                nats,
                true,
                "benchmark",
                DataAccessResourceFailureException.class::isInstance,
                Clock.systemUTC(),
                new SimpleMeterRegistry());
    }

    /** The CPU time it has used so far; zero if it is not a separate process. */
    Duration cpu() {
        return process.pid().stream()
                .mapToObj(pid -> ProcessHandle.of(pid).orElseThrow().info())
                .flatMap(info -> info.totalCpuDuration().stream())
                .findFirst()
                .orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        nats.close();
        process.close();
        DataFolder.delete(folder);
    }
}
