package ticketing.benchmarks;

import io.nats.client.ConsumerContext;
import io.nats.client.FetchConsumeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import ticketing.benchmarks.measuring.Duel;
import ticketing.benchmarks.measuring.Percentile;
import ticketing.benchmarks.measuring.Report;
import ticketing.benchmarks.measuring.Report.Row;
import ticketing.benchmarks.measuring.Size;
import ticketing.benchmarks.measuring.Threads;
import ticketing.benchmarks.measuring.Wait;
import ticketing.events.EventStream;
import ticketing.events.TicketEvent;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.subscription.Subscription;
import ticketing.nats.DurableConsumer;

/**
 * Compares a subscription with a loop that only fetches from the same stream and acknowledges. The
 * subscription also parses each event and counts, with a handler that does nothing.
 */
final class SubscriptionBenchmark implements Benchmark {

    private static final double RATE_TARGET = 0.85;
    private static final double LATENCY_TARGET = 1 / 1.5;
    private static final int EVENTS = 120_000;
    private static final int LATENCIES = 10_000;
    private static final int PER_SECOND = 1_000;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int IN_HAND = 1_000;

    @Override
    public void measure(Size size, Report report) throws Exception {
        report.title("A subscription against a loop of fetch and acknowledge");
        try (var server = Server.start()) {
            var events = size.of(EVENTS);
            fill(server, events);
            report.duels(
                    "loop",
                    List.of(
                            new Row(
                                    "handle one by one",
                                    Duel.fight(
                                            size.rounds(),
                                            events,
                                            times -> loop(server, times),
                                            times -> oneByOne(server, times)),
                                    RATE_TARGET),
                            new Row(
                                    "handle in batches",
                                    Duel.fight(
                                            size.rounds(),
                                            events,
                                            times -> loop(server, times),
                                            times -> inBatches(server, times)),
                                    RATE_TARGET)));
        }
        latency(size, report);
    }

    private static void fill(Server server, int events) throws Exception {
        var store = server.store();
        Threads.share(64, events, _ -> TicketLog.create(store, UUID.randomUUID()));
    }

    private static void loop(Server server, int times) throws Exception {
        var context = consumer(server);
        var left = times;
        while (left > 0) {
            left -= fetch(context, Math.min(IN_HAND, left), _ -> {});
        }
    }

    private static ConsumerContext consumer(Server server) throws Exception {
        return server.nats()
                .connection()
                .getStreamContext(EventStream.TICKETS.name())
                .createOrUpdateConsumer(
                        ConsumerConfiguration.builder()
                                .durable("loop-" + UUID.randomUUID())
                                .ackPolicy(AckPolicy.Explicit)
                                .maxAckPending(4L * IN_HAND)
                                .filterSubject(EventStream.TICKETS.allSubjects())
                                .build());
    }

    @SuppressWarnings("try") // An interrupt while it is closed ends the loop as any other does.
    private static int fetch(ConsumerContext context, int number, Consumer<String> handler)
            throws Exception {
        var fetched = 0;
        try (var batch =
                context.fetch(
                        FetchConsumeOptions.builder()
                                .maxMessages(number)
                                .expiresIn(1000)
                                .build())) {
            for (var message = batch.nextMessage();
                    message != null;
                    message = batch.nextMessage()) {
                handler.accept(message.getHeaders().getFirst("ce-subject"));
                message.ack();
                fetched++;
            }
        }
        return fetched;
    }

    private static void oneByOne(Server server, int times) throws Exception {
        run(
                times,
                handled ->
                        server.subscriptions()
                                .subscribe(
                                        newConsumer(),
                                        _ -> {
                                            handled.countDown();
                                            return Outcome.DONE;
                                        }));
    }

    private static void inBatches(Server server, int times) throws Exception {
        run(
                times,
                handled ->
                        server.subscriptions()
                                .subscribeInBatches(
                                        newConsumer(),
                                        events -> {
                                            events.forEach(_ -> handled.countDown());
                                            return events.stream().map(_ -> Outcome.DONE).toList();
                                        }));
    }

    private static void run(
            int times, Function<CountDownLatch, Subscription<TicketEvent>> subscribing)
            throws Exception {
        var handled = new CountDownLatch(times);
        var subscription = subscribing.apply(handled);
        subscription.start();
        try {
            if (!handled.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(handled.getCount() + " events did not arrive");
            }
        } finally {
            // An idle subscription needs up to a second to stop, which must not be measured.
            Thread.ofVirtual().start(subscription::stop);
        }
    }

    private static DurableConsumer<TicketEvent> newConsumer() {
        return DurableConsumer.ofAll("subscription-" + UUID.randomUUID(), EventStream.TICKETS);
    }

    private static void latency(Size size, Report report) throws Exception {
        report.title("From append to handler, at %,d events a second".formatted(PER_SECOND));
        try (var server = Server.start()) {
            var loop = new Arrivals();
            var ours = new Arrivals();
            var context = consumer(server);
            var listening = new Thread(() -> listen(context, loop));
            var subscription =
                    server.subscriptions()
                            .subscribe(
                                    newConsumer(),
                                    event -> {
                                        ours.arrived(event.data().ticketId().toString());
                                        return Outcome.DONE;
                                    });
            // Both receive the same events at the same time.
            listening.start();
            subscription.start();
            publish(server, size.of(LATENCIES), loop, ours);
            loop.awaitAll(LIMIT);
            ours.awaitAll(LIMIT);
            listening.interrupt();
            listening.join();
            subscription.stop();
            report.table(
                    List.of("", "p50, µs", "p99, µs", "highest, µs"),
                    List.of(loop.row("loop"), ours.row("ours")));
            report.target(
                    "latency p50, loop compared with ours",
                    loop.percentile(50) / ours.percentile(50),
                    LATENCY_TARGET);
            report.target(
                    "latency p99, loop compared with ours",
                    loop.percentile(99) / ours.percentile(99),
                    LATENCY_TARGET);
        }
    }

    private static void listen(ConsumerContext context, Arrivals arrivals) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                fetch(context, IN_HAND, arrivals::arrived);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void publish(Server server, int number, Arrivals... listeners) throws Exception {
        var store = server.store();
        Threads.pace(
                PER_SECOND,
                number,
                _ -> {
                    var ticket = UUID.randomUUID();
                    for (var listener : listeners) {
                        listener.departs(ticket.toString());
                    }
                    TicketLog.create(store, ticket);
                });
        for (var listener : listeners) {
            listener.expect(number);
        }
    }

    /** The latency of events, by their entity. */
    private static final class Arrivals {

        private final Map<String, Long> departures = new ConcurrentHashMap<>();
        private final Map<String, Long> durations = new ConcurrentHashMap<>();
        private volatile int expected;

        void expect(int number) {
            expected = number;
        }

        void departs(String entity) {
            departures.put(entity, System.nanoTime());
        }

        void arrived(String entity) {
            durations.put(entity, System.nanoTime() - departures.getOrDefault(entity, 0L));
        }

        void awaitAll(Duration limit) throws InterruptedException {
            Wait.until(
                    "all events have arrived",
                    limit,
                    Duration.ofMillis(1),
                    () -> durations.size() >= expected);
        }

        /** In microseconds. */
        double percentile(double percent) {
            return Percentile.of(percent, durations.values()) / 1e3;
        }

        List<String> row(String name) {
            return List.of(
                    name,
                    Report.number(percentile(50)),
                    Report.number(percentile(99)),
                    Report.number(percentile(100)));
        }
    }
}
