package ticketing.benchmarks;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import ticketing.benchmarks.measuring.Report;
import ticketing.benchmarks.measuring.Size;
import ticketing.benchmarks.measuring.Threads;
import ticketing.benchmarks.measuring.Threads.Piece;
import ticketing.benchmarks.measuring.Times;
import ticketing.benchmarks.measuring.Turns;
import ticketing.events.Boundary;
import ticketing.events.TicketEvent;
import ticketing.eventstore.EventStore;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.jetstream.NatsConnection.Credentials;
import ticketing.eventstore.subscription.Subscriptions;
import ticketing.nats.Provisioner;
import ticketing.nats.UserKey;
import ticketing.topology.Accounts;
import ticketing.topology.Consumers;
import ticketing.topology.Provisions;
import ticketing.topology.Service;

/**
 * Measures the same event store twice: inside the account of the streams, and from an account
 * without streams that imports its calls. Services connect in the second way.
 */
final class AccountsBenchmark implements Benchmark {

    private static final Service SERVICE = Service.TICKETS;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int PER_SECOND = 1_000;
    private static final int APPENDS = 5_000;
    private static final int APPENDS_AT_ONCE = 20_000;
    private static final int TICKETS = 100;
    private static final int READS = 5_000;
    private static final int PULLS = 40_000;

    @Override
    public void measure(Size size, Report report) throws Exception {
        report.title("A service outside the account of its streams");
        var inside = UserKey.generate();
        var outside = UserKey.generate();
        var keys =
                Map.of(Accounts.provisionerOf(SERVICE), inside, Accounts.userOf(SERVICE), outside);
        try (var server =
                        Server.start(
                                Accounts.configuration(user ->
                                        keys.getOrDefault(user, UserKey.generate()).publicKey()),
                                "no_auth_user: " + inside.publicKey());
                var nats =
                        NatsConnection.connect(
                                server.process().url(),
                                "outside",
                                LIMIT,
                                new Credentials(outside, null))) {
            new Provisioner(server.nats().connection()).apply(Provisions.of(SERVICE, 1));
            measure(
                    size,
                    report,
                    new User(server, server.nats(), server.store()),
                    new User(server, nats, server.store(nats)));
        }
    }

    private static void measure(Size size, Report report, User inside, User outside)
            throws Exception {
        var rows = new ArrayList<List<String>>();
        var appends = size.of(APPENDS);
        var one = inTurns(size, inside, outside, user -> user.append(1, appends));
        rows.add(row("append, 1 in flight, /s", one, Sample::rate));
        rows.add(row("the same, p50, µs", one, sample -> sample.micros(50)));
        rows.add(row("the same, p99, µs", one, sample -> sample.micros(99)));
        var paced = inTurns(size, inside, outside, user -> user.appendPaced(appends));
        var pace = "append, %,d a second".formatted(PER_SECOND);
        rows.add(row(pace + ", p50, µs", paced, sample -> sample.micros(50)));
        rows.add(row("the same, p99, µs", paced, sample -> sample.micros(99)));
        rows.add(row("the same, CPU of the server for each, µs", paced, Sample::cpu));
        for (int inFlight : new int[] {16, 128}) {
            var many =
                    inTurns(
                            size,
                            inside,
                            outside,
                            user -> user.append(inFlight, size.of(APPENDS_AT_ONCE)));
            rows.add(row("append, %d in flight, /s".formatted(inFlight), many, Sample::rate));
            rows.add(row("the same, CPU of the server for each, µs", many, Sample::cpu));
        }
        var tickets = TicketLog.ids(TICKETS);
        // All events of a ticket are adjacent.
        TicketLog.fill(inside.nats().connection(), tickets, 1, UUID.randomUUID());
        var reads = inTurns(size, inside, outside, user -> user.read(tickets, size.of(READS)));
        rows.add(row("read a boundary of 10 events, p50, µs", reads, sample -> sample.micros(50)));
        rows.add(row("the same, CPU of the server for each, µs", reads, Sample::cpu));
        var pulls = inTurns(size, inside, outside, user -> user.pull(size.of(PULLS)));
        rows.add(row("pull and acknowledge, /s", pulls, Sample::rate));
        rows.add(row("the same, CPU of the server for each, µs", pulls, Sample::cpu));
        report.table(List.of("", "inside", "outside", "ratio", "lowest to highest"), rows);
    }

    /** Work that both users can do. */
    @FunctionalInterface
    private interface Work {
        Sample by(User user) throws Exception;
    }

    private static Turns<Sample> inTurns(Size size, User inside, User outside, Work work)
            throws Exception {
        return Turns.take(size.rounds(), () -> work.by(inside), () -> work.by(outside));
    }

    private static List<String> row(
            String what, Turns<Sample> turns, ToDoubleFunction<Sample> figure) {
        var duel = turns.compare(figure);
        return List.of(
                what,
                Report.number(duel.plain()),
                Report.number(duel.ours()),
                Report.ratio(duel.ratio()),
                Report.ratio(duel.lowestRatio()) + " to " + Report.ratio(duel.highestRatio()));
    }

    /**
     * One round of some work.
     *
     * @param rate per second
     * @param times how long each piece took; empty if that was not measured
     * @param cpu the CPU time of the server for each piece, in microseconds
     */
    private record Sample(double rate, Times times, double cpu) {

        double micros(double percent) {
            return times.percentile(percent) * 1000;
        }
    }

    /** A user of the event store. */
    private record User(Server server, NatsConnection nats, EventStore<TicketEvent> store) {

        /** Does all pieces of the work. */
        private interface Run {
            void all(Piece piece) throws Exception;
        }

        Sample append(int inFlight, int number) throws Exception {
            return sample(
                    number,
                    piece -> Threads.share(inFlight, number, piece),
                    _ -> TicketLog.create(store, UUID.randomUUID()));
        }

        Sample appendPaced(int number) throws Exception {
            return sample(
                    number,
                    piece -> Threads.pace(PER_SECOND, number, piece),
                    _ -> TicketLog.create(store, UUID.randomUUID()));
        }

        Sample read(List<UUID> tickets, int number) throws Exception {
            return sample(
                    number,
                    piece -> Threads.share(1, number, piece),
                    each -> store.load(Boundary.ofTicket(tickets.get(each % tickets.size())), 0));
        }

        /** Receives and acknowledges all events, from the first one on. */
        Sample pull(int number) throws Exception {
            var consumer = Consumers.TICKETS_VIEW.of(1);
            var management = server.nats().connection().jetStreamManagement();
            management.deleteConsumer(consumer.stream(), consumer.name());
            management.addOrUpdateConsumer(consumer.stream(), consumer.configuration());
            var handled = new CountDownLatch(number);
            var subscription =
                    new Subscriptions(
                                    nats,
                                    false,
                                    SERVICE.shortName(),
                                    _ -> false,
                                    Clock.systemUTC(),
                                    new SimpleMeterRegistry())
                            .subscribe(
                                    consumer,
                                    _ -> {
                                        handled.countDown();
                                        return Outcome.DONE;
                                    });
            try {
                return sample(
                        number,
                        _ -> {
                            subscription.start();
                            if (!handled.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                                throw new IllegalStateException(
                                        handled.getCount() + " events did not arrive");
                            }
                        },
                        _ -> {});
            } finally {
                subscription.stop();
            }
        }

        private Sample sample(int number, Run run, Piece piece) throws Exception {
            var times = new Times();
            var cpu = server.cpu();
            var start = System.nanoTime();
            run.all(each -> {
                var begin = System.nanoTime();
                piece.run(each);
                times.addSince(begin);
            });
            var nanos = System.nanoTime() - start;
            var used = server.cpu().minus(cpu).toNanos();
            return new Sample(number * 1e9 / nanos, times, used / 1e3 / number);
        }
    }
}
