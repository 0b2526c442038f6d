package ticketing.eventstore.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ticketing.events.Boundary;
import ticketing.events.EventStream;
import ticketing.events.TicketEvent;
import ticketing.events.TicketEvent.TicketCreated;
import ticketing.events.TicketEvent.TicketReleased;
import ticketing.events.TicketEvent.TicketReserved;
import ticketing.eventstore.CommandHandler;
import ticketing.eventstore.Decider;
import ticketing.eventstore.EventStore;
import ticketing.eventstore.EventStoreException.ConcurrentAppend;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.eventstore.Handled;
import ticketing.eventstore.History;
import ticketing.eventstore.NewEvent;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.Refusal;
import ticketing.eventstore.concurrent.Deadline;
import ticketing.eventstore.jetstream.EventStreamSettings;
import ticketing.eventstore.jetstream.JetStreamEventStore;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.jetstream.Streams;
import ticketing.infrastructure.nats.NatsCluster;
import ticketing.nats.DurableConsumer;

/** The guarantees of one server also hold on three, while servers stop, come back and lag. */
class ClusterIT {

    private static final Logger log = LoggerFactory.getLogger(ClusterIT.class);

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String TICKETS = EventStream.TICKETS.name();

    /**
     * The usual limits, but messages lost with a server are redelivered after 5 seconds instead of
     * 30.
     */
    private static final Limits QUICKER =
            new Limits(
                    Limits.ONE_BY_ONE.inFlight(),
                    Limits.ONE_BY_ONE.atOnce(),
                    Duration.ofSeconds(5),
                    Limits.ONE_BY_ONE.firstRetry(),
                    Limits.ONE_BY_ONE.deliveries(),
                    Limits.ONE_BY_ONE.lookAround());

    private static final UUID NOBODY = new UUID(0, 0);

    private static NatsCluster cluster;
    private static NatsConnection nats;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @BeforeAll
    static void start_cluster() {
        // Exceptions in threads of other tests are not failures of this one.
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
        cluster = NatsCluster.forTests();
        nats = NatsConnection.connect(cluster.urls(), "cluster-test", SOON);
        var streams = new Streams(nats, NatsCluster.SIZE, true);
        streams.requireEvents(EventStream.TICKETS);
        streams.requireDeadLetters("test");
    }

    @AfterAll
    static void stop_cluster() {
        nats.close();
        cluster.close();
    }

    @BeforeEach
    void all_servers_are_there() {
        cluster.awaitReplicas(TICKETS);
    }

    @AfterEach
    void stop_threads() {
        threads.shutdownNow();
    }

    @Test
    void of_many_who_contend_exactly_one_wins_while_servers_go_and_come_back() throws Exception {
        try (var one = NatsConnection.connect(cluster.url(0), "one", SOON);
                var two = NatsConnection.connect(cluster.url(1), "two", SOON);
                var three = NatsConnection.connect(cluster.url(2), "three", SOON)) {
            var before = messagesInStream();
            var contest = new Contest(List.of(storeAt(one), storeAt(two), storeAt(three)));
            contest.begin();
            contest.awaitMoreWinners(30);

            var old = cluster.awaitLeaderOf(TICKETS);
            cluster.kill(old);
            await().atMost(SOON).until(() -> cluster.leaderOf(TICKETS).orElse(old) != old);
            contest.awaitMoreWinners(30);
            cluster.restart(old);
            contest.awaitMoreWinners(30);
            cluster.awaitReplicas(TICKETS);
            var follower = cluster.followerOf(TICKETS);
            cluster.pause(follower);
            try {
                // Few, because a read that is sent to the paused server takes long.
                contest.awaitMoreWinners(8);
            } finally {
                cluster.resume(follower);
            }
            contest.awaitMoreWinners(30);

            contest.awaitTheEnd();
            contest.report();
            contest.assertExactlyOneWonEach();
            cluster.awaitReplicas(TICKETS);
            var stored = contest.assertEverythingAcknowledgedIsThereOnce();
            assertThat(messagesInStream() - before).isEqualTo(stored);
        }
    }

    @Test
    void a_follower_that_lags_is_not_believed() throws Exception {
        try (var lag = new Lag()) {
            var store = new Confirmed(lag.behind, true);
            for (int tries = 0; store.denied.get() < 6; tries++) {
                assertThat(tries).as("answers, none of them stale").isLessThan(400);
                var history = lag.begin();
                // One asks for what the follower thinks is done, the other for what it thinks is
                // impossible.
                var order = tries % 2 == 0 ? history.heldBy() : UUID.randomUUID();

                var handled = lag.handle(store, history, order);

                assertThat(handled.appended())
                        .extracting(RecordedEvent::version)
                        .containsExactly(2L);
            }
        }
    }

    /** Shows that the test before this one can fail, and that its situation occurs. */
    @Test
    void a_follower_that_lags_would_be_believed_if_the_leader_were_not_asked() throws Exception {
        try (var lag = new Lag()) {
            var store = new Confirmed(lag.behind, false);
            var refused = 0;
            var calledDone = 0;
            var tries = 0;
            while (refused == 0 || calledDone == 0) {
                assertThat(tries++).as("answers, none of them stale").isLessThan(400);
                var history = lag.begin();
                if (calledDone == 0) {
                    var handled = lag.handle(store, history, history.heldBy());
                    calledDone += handled.appended().isEmpty() ? 1 : 0;
                } else {
                    try {
                        lag.handle(store, history, UUID.randomUUID());
                    } catch (Held wrongly) {
                        refused++;
                    }
                }
            }
            log.info("Two stale answers given in {} tries", tries);
        }
    }

    @Test
    void a_subscription_loses_nothing_when_its_leader_goes() throws Exception {
        var name = "test-" + UUID.randomUUID();
        var handled = new ConcurrentLinkedQueue<Seen>();
        var subscription =
                new Subscriptions(
                                nats,
                                true,
                                "test",
                                _ -> false,
                                Clock.systemUTC(),
                                new SimpleMeterRegistry())
                        .subscribe(
                                DurableConsumer.<TicketEvent>ofAll(name, EventStream.TICKETS),
                                event -> {
                                    handled.add(new Seen(event.sequence(), System.nanoTime()));
                                    return Outcome.DONE;
                                },
                                QUICKER);
        subscription.start();
        try {
            await().atMost(SOON).until(() -> cluster.leaderOf(TICKETS, name).isPresent());
            var over = new AtomicBoolean();
            var store = new Acknowledging(storeAt(nats));
            var handler = new CommandHandler<>(store, new Reserving());
            var publisher =
                    threads.submit(() -> {
                        while (!over.get()) {
                            reserve(handler, UUID.randomUUID(), UUID.randomUUID(), false);
                        }
                        return null;
                    });
            await().atMost(SOON).until(() -> store.acknowledged.size() > 200);

            var old = cluster.leaderOf(TICKETS, name).orElseThrow();
            cluster.kill(old);
            await().atMost(SOON).until(() -> cluster.leaderOf(TICKETS, name).orElse(old) != old);
            var reached = store.acknowledged.size();
            await().atMost(SOON).until(() -> store.acknowledged.size() > reached + 200);
            cluster.restart(old);
            over.set(true);
            publisher.get(60, TimeUnit.SECONDS);

            var last = messagesInStream();
            await().atMost(SOON)
                    .until(() ->
                            handled.stream().mapToLong(Seen::sequence).distinct().count() == last);
            log.info(
                    "All of {} events handled after a change of the leader, {} of them twice; longest gap {} ms",
                    last,
                    handled.size() - last,
                    longestGap(handled.stream().map(Seen::nanos).sorted().toList()).toMillis());
        } finally {
            subscription.stop();
        }
    }

    private record Seen(long sequence, long nanos) {}

    /** Writers that compete for one boundary after the other. */
    private final class Contest {

        private static final int AT_ONCE = 4;

        private final AtomicBoolean over = new AtomicBoolean();
        private final Map<UUID, AtomicInteger> winners = new ConcurrentHashMap<>();
        private final Collection<Long> wonAt = new ConcurrentLinkedQueue<>();
        private final Collection<Future<?>> writers = new ConcurrentLinkedQueue<>();
        private final List<Future<Void>> lanes = new ArrayList<>();
        private final List<Acknowledging> stores;
        private final List<CommandHandler<Reserve, UUID, TicketEvent>> handlers;

        Contest(List<? extends EventStore<TicketEvent>> stores) {
            this.stores = stores.stream().map(Acknowledging::new).toList();
            this.handlers =
                    Stream.concat(this.stores.stream(), this.stores.stream())
                            .map(store -> new CommandHandler<>(store, new Reserving()))
                            .toList();
        }

        void begin() {
            for (int i = 0; i < AT_ONCE; i++) {
                lanes.add(threads.submit(this::runUntilOver));
            }
        }

        /** A writer at a paused server does not keep the others from the next boundary. */
        Void runUntilOver() throws Exception {
            while (!over.get()) {
                var ticket = UUID.randomUUID();
                winners.put(ticket, new AtomicInteger());
                var won = new CountDownLatch(1);
                for (int i = 0; i < handlers.size(); i++) {
                    var handler = handlers.get(i);
                    // Half of them append a batch that begins with another subject: only the
                    // boundary excludes
                    // one or the
                    // other.
                    var withTicket = i % 2 == 0;
                    writers.add(
                            threads.submit(() -> {
                                if (reserve(handler, ticket, UUID.randomUUID(), withTicket)) {
                                    winners.get(ticket).incrementAndGet();
                                    wonAt.add(System.nanoTime());
                                    won.countDown();
                                }
                                return null;
                            }));
                }
                assertThat(won.await(60, TimeUnit.SECONDS)).isTrue();
            }
            return null;
        }

        void awaitTheEnd() throws Exception {
            over.set(true);
            for (var lane : lanes) {
                lane.get(60, TimeUnit.SECONDS);
            }
            for (var writer : writers) {
                writer.get(60, TimeUnit.SECONDS);
            }
        }

        void awaitMoreWinners(int more) {
            var reached = wonAt.size();
            await().atMost(SOON).until(() -> wonAt.size() >= reached + more);
        }

        void report() {
            log.info(
                    "{} boundaries, {} writers each; longest time without a winner {} ms",
                    winners.size(),
                    handlers.size(),
                    longestGap(wonAt.stream().sorted().toList()).toMillis());
        }

        void assertExactlyOneWonEach() {
            assertThat(winners)
                    .allSatisfy((ticket, won) -> assertThat(won).as("%s", ticket).hasValue(1));
        }

        /** Returns the number of events. */
        long assertEverythingAcknowledgedIsThereOnce() {
            var acknowledged =
                    stores.stream().flatMap(store -> store.acknowledged.stream()).toList();
            var stored = new ArrayList<RecordedEvent<TicketEvent>>();
            for (var ticket : winners.keySet()) {
                var events = storeAt(nats).load(Boundary.ofTicket(ticket), 0).events();
                assertThat(events).hasSizeBetween(1, 2);
                assertThat(events.stream().map(RecordedEvent::version))
                        .isEqualTo(
                                IntStream.range(0, events.size()).mapToObj(Long::valueOf).toList());
                stored.addAll(events);
            }
            assertThat(acknowledged).doesNotHaveDuplicates();
            assertThat(stored).doesNotHaveDuplicates().containsAll(acknowledged);
            assertThat(stored.stream().map(event -> event.metadata().id())).doesNotHaveDuplicates();
            return stored.size();
        }
    }

    /**
     * Asks like a client, which repeats a request without an answer.
     *
     * @return whether the order has the ticket
     */
    private static boolean reserve(
            CommandHandler<Reserve, UUID, TicketEvent> handler,
            UUID ticket,
            UUID order,
            boolean withTicket) {
        var patience = Deadline.in(Duration.ofSeconds(40));
        while (true) {
            try {
                var handled =
                        handler.handle(
                                Boundary.ofTicket(ticket), new Reserve(ticket, order, withTicket));
                return handled.state().equals(order);
            } catch (Held held) {
                return false;
            } catch (Unavailable | ConcurrentAppend notNow) {
                if (patience.isOver()) {
                    throw notNow;
                }
            }
        }
    }

    private static Duration longestGap(List<Long> nanos) {
        var longest = 0L;
        for (int i = 1; i < nanos.size(); i++) {
            longest = Math.max(longest, nanos.get(i) - nanos.get(i - 1));
        }
        return Duration.ofNanos(longest);
    }

    private static long messagesInStream() throws Exception {
        return nats.connection()
                .jetStreamManagement()
                .getStreamInfo(TICKETS)
                .getStreamState()
                .getMsgCount();
    }

    /** A client of a lagging server. */
    private final class Lag implements AutoCloseable {

        private final int follower = cluster.followerOf(TICKETS);

        // A paused server delays the requests of its clients, and a third of them it answers
        // itself.
        private final NatsConnection beside =
                NatsConnection.connect(cluster.url(follower), "beside", SOON);
        private final NatsConnection elsewhere =
                NatsConnection.connect(cluster.url(cluster.awaitLeaderOf(TICKETS)), "ahead", SOON);

        final EventStore<TicketEvent> behind = storeAt(beside);
        private final EventStore<TicketEvent> ahead = storeAt(elsewhere);

        record Reserved(UUID ticket, UUID heldBy, long sequence) {}

        /** An event that every server knows. */
        Reserved begin() {
            var ticket = UUID.randomUUID();
            var order = UUID.randomUUID();
            var sequence = append(ticket, 0, new TicketReserved(ticket, order, 0), 0);
            await().atMost(SOON)
                    .pollInterval(Duration.ofMillis(2))
                    .until(() ->
                            behind.load(Boundary.ofTicket(ticket), 0).lastSequence() == sequence);
            return new Reserved(ticket, order, sequence);
        }

        /**
         * Appends an event that the follower misses, and then asks for a decision. When the
         * follower wakes up, it has both the request and the missing event; sometimes it answers
         * the request first.
         */
        Handled<UUID, TicketEvent> handle(EventStore<TicketEvent> store, Reserved known, UUID order)
                throws Exception {
            var handler = new CommandHandler<>(store, new Reserving());
            var ticket = known.ticket();
            Future<Handled<UUID, TicketEvent>> handled;
            cluster.pause(follower);
            try {
                append(ticket, known.sequence(), new TicketReleased(ticket, known.heldBy(), 0), 1);
                var statistics = beside.connection().getStatistics();
                var sent = statistics.getOutMsgs();
                handled =
                        threads.submit(() ->
                                handler.handle(
                                        Boundary.ofTicket(ticket),
                                        new Reserve(ticket, order, false)));
                await().atMost(SOON)
                        .pollInterval(Duration.ofMillis(2))
                        .until(() -> statistics.getOutMsgs() > sent);
            } finally {
                cluster.resume(follower);
            }
            try {
                return handled.get(20, TimeUnit.SECONDS);
            } catch (ExecutionException failure) {
                if (failure.getCause() instanceof Held held) {
                    throw held;
                }
                throw failure;
            }
        }

        private long append(UUID ticket, long expected, TicketEvent event, long version) {
            return ahead.append(
                            Boundary.ofTicket(ticket),
                            expected,
                            List.of(new NewEvent<>(event, version)))
                    .getLast()
                    .sequence();
        }

        @Override
        public void close() {
            beside.close();
            elsewhere.close();
        }
    }

    private static JetStreamEventStore<TicketEvent> storeAt(NatsConnection connection) {
        return new JetStreamEventStore<>(
                connection,
                new EventStreamSettings(TICKETS, NatsCluster.SIZE),
                TicketEvent.class,
                "tickets-service",
                Clock.systemUTC(),
                new SimpleMeterRegistry());
    }

    /** Reserves a ticket for an order; with a flag, offers it first. */
    private record Reserve(UUID ticket, UUID order, boolean withTicket) {}

    private static final class Held extends Refusal {
        private static final long serialVersionUID = 1;

        Held() {
            super("Somebody else has it");
        }
    }

    /** At most one order has the ticket. The state is that order. */
    private static final class Reserving implements Decider<Reserve, UUID, TicketEvent> {

        @Override
        public UUID initialState() {
            return NOBODY;
        }

        @Override
        public List<TicketEvent> decide(Reserve reserve, UUID holder) {
            if (holder.equals(reserve.order())) {
                return List.of();
            }
            if (!holder.equals(NOBODY)) {
                throw new Held();
            }
            var ticket = reserve.ticket();
            var reserved = new TicketReserved(ticket, reserve.order(), 0);
            var created =
                    new TicketCreated(ticket, ticket, "Concert", new BigDecimal("19.99"), "eur");
            return reserve.withTicket() ? List.of(created, reserved) : List.of(reserved);
        }

        @Override
        public UUID evolve(UUID holder, TicketEvent event) {
            return switch (event) {
                case TicketReserved reserved -> reserved.orderId();
                case TicketReleased _ -> NOBODY;
                case TicketCreated _ -> holder;
                case TicketEvent.TicketUpdated _ -> holder;
                case TicketEvent.TicketSold _ -> holder;
            };
        }
    }

    /** Records what the server has acknowledged. */
    private static final class Acknowledging implements EventStore<TicketEvent> {

        final Collection<RecordedEvent<TicketEvent>> acknowledged = new ConcurrentLinkedQueue<>();
        private final EventStore<TicketEvent> store;

        Acknowledging(EventStore<TicketEvent> store) {
            this.store = store;
        }

        @Override
        public History<TicketEvent> load(Boundary boundary, long afterSequence) {
            return store.load(boundary, afterSequence);
        }

        @Override
        public List<RecordedEvent<TicketEvent>> append(
                Boundary boundary, long expectedSequence, List<NewEvent<TicketEvent>> events) {
            var appended = store.append(boundary, expectedSequence, events);
            acknowledged.addAll(appended);
            return appended;
        }

        @Override
        public boolean isCurrent(Boundary boundary, long sequence) {
            return store.isCurrent(boundary, sequence);
        }
    }

    /** Counts how often the leader knew more, or does not ask it at all. */
    private static final class Confirmed implements EventStore<TicketEvent> {

        final AtomicInteger denied = new AtomicInteger();
        private final EventStore<TicketEvent> store;
        private final boolean asked;

        Confirmed(EventStore<TicketEvent> store, boolean asked) {
            this.store = store;
            this.asked = asked;
        }

        @Override
        public History<TicketEvent> load(Boundary boundary, long afterSequence) {
            return store.load(boundary, afterSequence);
        }

        @Override
        public List<RecordedEvent<TicketEvent>> append(
                Boundary boundary, long expectedSequence, List<NewEvent<TicketEvent>> events) {
            return store.append(boundary, expectedSequence, events);
        }

        @Override
        public boolean isCurrent(Boundary boundary, long sequence) {
            if (!asked || store.isCurrent(boundary, sequence)) {
                return true;
            }
            denied.incrementAndGet();
            return false;
        }
    }
}
