package ticketing.benchmarks;

import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.PublishOptions;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import ticketing.benchmarks.measuring.Counter;
import ticketing.benchmarks.measuring.Duel;
import ticketing.benchmarks.measuring.Report;
import ticketing.benchmarks.measuring.Report.Row;
import ticketing.benchmarks.measuring.Size;
import ticketing.benchmarks.measuring.Threads;
import ticketing.events.Boundary;
import ticketing.events.TicketEvent;
import ticketing.events.TicketEvent.TicketCreated;
import ticketing.events.TicketEvent.TicketUpdated;
import ticketing.eventstore.CommandHandler;
import ticketing.eventstore.NewEvent;
import ticketing.eventstore.jetstream.JetStreamEventStore;

/**
 * Compares the event store with the plain client: the same bytes with the same expectation, to a
 * stream with the same settings.
 */
final class StoreBenchmark implements Benchmark {

    private static final double APPEND_TARGET = 0.90;
    private static final double DECIDE_TARGET = 0.85;
    private static final int APPENDS = 4_000;
    private static final int DECISIONS = 3_000;

    @Override
    public void measure(Size size, Report report) throws Exception {
        report.title("The event store against the plain client");
        try (var server = Server.start()) {
            var ours = server.store();
            var plain = new Plain(server.nats().connection());
            var rows = new ArrayList<Row>();
            for (int threads : new int[] {1, 16, 128}) {
                rows.add(
                        new Row(
                                "append, %d threads".formatted(threads),
                                Duel.fight(
                                        size.rounds(),
                                        size.of(APPENDS * fold(threads)),
                                        times -> Threads.share(threads, times, plain::append),
                                        times ->
                                                Threads.share(
                                                        threads,
                                                        times,
                                                        number -> append(ours, number))),
                                APPEND_TARGET));
            }
            var handler = new CommandHandler<>(ours, new Counter());
            for (int threads : new int[] {1, 16, 128}) {
                var tickets = tickets(threads);
                rows.add(
                        new Row(
                                "load, decide, append, %d threads".formatted(threads),
                                Duel.fight(
                                        size.rounds(),
                                        size.of(DECISIONS * fold(threads)),
                                        times ->
                                                Threads.share(
                                                        threads,
                                                        times,
                                                        number ->
                                                                plain.readAndAppend(
                                                                        tickets.get(
                                                                                number % threads),
                                                                        number)),
                                        times ->
                                                Threads.share(
                                                        threads,
                                                        times,
                                                        number ->
                                                                decide(
                                                                        handler,
                                                                        tickets.get(
                                                                                number % threads),
                                                                        number))),
                                DECIDE_TARGET));
            }
            report.duels("jnats", rows);
        }
    }

    /** How many times more work a round has with more threads. */
    private static int fold(int threads) {
        return 1 + Integer.numberOfTrailingZeros(threads);
    }

    private static void append(JetStreamEventStore<TicketEvent> store, int number) {
        var ticket = UUID.randomUUID();
        store.append(
                Boundary.ofTicket(ticket), 0, List.of(new NewEvent<>(created(ticket, number), 0)));
    }

    private static void decide(
            CommandHandler<TicketUpdated, Long, TicketEvent> handler, UUID ticket, int number) {
        handler.handle(
                Boundary.ofTicket(ticket),
                new TicketUpdated(ticket, "Concert " + number, new BigDecimal("19.99")));
    }

    private static TicketCreated created(UUID ticket, int number) {
        return new TicketCreated(
                ticket, ticket, "Concert " + number, new BigDecimal("19.99"), "eur");
    }

    private static List<UUID> tickets(int number) {
        var tickets = new ArrayList<UUID>();
        for (int i = 0; i < number; i++) {
            tickets.add(UUID.randomUUID());
        }
        return tickets;
    }

    /** The plain way: code with jnats only, which already knows the message to store. */
    private static final class Plain {

        private static final String STREAM = "PLAIN";

        private final JetStream jetStream;
        private final JetStreamManagement management;

        private Plain(Connection nats) throws Exception {
            jetStream = nats.jetStream();
            management = nats.jetStreamManagement();
            management.addStream(
                    StreamConfiguration.builder()
                            .name(STREAM)
                            .subjects("plain.>")
                            .storageType(StorageType.File)
                            .duplicateWindow(Duration.ofMinutes(2))
                            .denyDelete(true)
                            .denyPurge(true)
                            .allowDirect(true)
                            .allowAtomicPublish(true)
                            .build());
        }

        private void append(int number) throws Exception {
            publish(UUID.randomUUID(), number, 0);
        }

        private void readAndAppend(UUID ticket, int number) throws Exception {
            publish(ticket, number, last(ticket));
        }

        private long last(UUID ticket) throws Exception {
            try {
                return management.getLastMessage(STREAM, "plain." + ticket + ".updated").getSeq();
            } catch (JetStreamApiException none) {
                return 0;
            }
        }

        private void publish(UUID ticket, int number, long expected) throws Exception {
            var id = UUID.randomUUID().toString();
            jetStream.publish(
                    NatsMessage.builder()
                            .subject("plain." + ticket + ".updated")
                            .headers(
                                    new Headers()
                                            .put("Nats-Msg-Id", id)
                                            .put("ce-specversion", "1.0")
                                            .put("ce-id", id)
                                            .put("ce-type", "ticketing.ticket-updated.v1")
                                            .put("ce-source", "benchmark")
                                            .put("ce-time", "2026-11-28T20:04:19.123456Z")
                                            .put("ce-subject", ticket.toString())
                                            .put("ticketing-version", "0")
                                            .put("ticketing-correlation-id", id))
                            .data(
                                    "{\"ticketId\":\"%s\",\"sellerId\":\"%s\",\"title\":\"Concert %d\",\"price\":19.99,\"currency\":\"eur\"}"
                                            .formatted(ticket, ticket, number)
                                            .getBytes(StandardCharsets.UTF_8))
                            .build(),
                    PublishOptions.builder()
                            .expectedStream(STREAM)
                            .expectedLastSubjectSequence(expected)
                            .expectedLastSubjectSequenceSubject("plain." + ticket + ".>")
                            .build());
        }
    }
}
