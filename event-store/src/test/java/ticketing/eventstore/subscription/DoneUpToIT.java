package ticketing.eventstore.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import ticketing.events.EventStream;
import ticketing.events.TicketEvent;
import ticketing.eventstore.EventHandler;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.concurrent.Deadline;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.jetstream.Streams;
import ticketing.infrastructure.nats.NatsServer;
import ticketing.nats.DurableConsumer;

/** The watermark of a subscription, which it knows without asking anybody. */
class DoneUpToIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    /** From then on a copy counts as behind. */
    private static final Duration BEHIND = Duration.ofSeconds(2);

    private static final DurableConsumer<TicketEvent> CONSUMER =
            DurableConsumer.ofAll("test-done-up-to", EventStream.TICKETS);

    private final NatsServer server = NatsServer.forTests();
    private final NatsConnection nats = NatsConnection.connect(server.url(), "done-up-to", SOON);
    private final Collection<UUID> handled = new ConcurrentLinkedQueue<>();
    private Subscription<TicketEvent> subscription;
    private @Nullable NatsConnection another;

    @BeforeEach
    void make_streams() {
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
        var streams = new Streams(nats, 1, true);
        streams.requireEvents(EventStream.TICKETS);
        streams.requireDeadLetters("test");
    }

    @AfterEach
    void stop() {
        subscription.stop();
        if (another != null) {
            another.close();
        }
        nats.close();
        server.close();
    }

    @Test
    void knows_nothing_before_it_listens() {
        subscription = subscribe(_ -> Outcome.DONE);

        assertThat(subscription.doneUpTo()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void is_never_behind_while_nothing_happens() {
        start(_ -> Outcome.DONE);

        await().atMost(SOON).until(() -> !isBehind());
        await().during(Duration.ofSeconds(4)).atMost(SOON).until(() -> !isBehind());
    }

    @Test
    void is_never_behind_under_constant_load() throws Exception {
        start(event -> {
            handled.add(event.entityId());
            return Outcome.DONE;
        });
        await().atMost(SOON).until(() -> !isBehind());

        var end = Deadline.in(Duration.ofSeconds(4));
        while (!end.isOver()) {
            OfferedTicket.publish(nats, UUID.randomUUID());
            assertThat(isBehind()).isFalse();
            LockSupport.parkNanos(5_000_000);
        }
        assertThat(handled).isNotEmpty();
    }

    @Test
    void is_behind_while_an_event_is_being_handled_for_too_long() throws Exception {
        var effect = new CountDownLatch(1);
        start(_ -> {
            waitFor(effect);
            return Outcome.DONE;
        });
        await().atMost(SOON).until(() -> !isBehind());

        OfferedTicket.publish(nats, UUID.randomUUID());
        var published = Instant.now();

        await().atMost(SOON).until(this::isBehind);
        assertThat(subscription.doneUpTo()).isBefore(published);
        effect.countDown();
        await().atMost(SOON).until(() -> !isBehind());
    }

    @Test
    void is_behind_while_something_is_down() throws Exception {
        var down = new AtomicBoolean(true);
        start(_ -> {
            if (down.get()) {
                throw new Unavailable("The database", null);
            }
            return Outcome.DONE;
        });
        await().atMost(SOON).until(() -> !isBehind());

        OfferedTicket.publish(nats, UUID.randomUUID());

        await().atMost(SOON).until(this::isBehind);
        down.set(false);
        await().atMost(SOON).until(() -> !isBehind());
    }

    @Test
    void is_not_behind_because_of_an_event_that_waits_for_its_predecessor() throws Exception {
        var offers = new AtomicInteger();
        start(_ -> {
            offers.incrementAndGet();
            return Outcome.waitingAt(-1);
        });

        OfferedTicket.publish(nats, UUID.randomUUID());

        await().atMost(SOON).until(() -> offers.get() > 5);
        await().during(Duration.ofSeconds(3)).atMost(SOON).until(() -> !isBehind());
    }

    @Test
    void is_not_behind_because_of_an_event_that_fails_or_cannot_be_read() throws Exception {
        var offers = new AtomicInteger();
        start(_ -> {
            offers.incrementAndGet();
            throw new IllegalStateException("A bug");
        });

        OfferedTicket.publish(nats, UUID.randomUUID());
        nats.connection().publish("tickets." + UUID.randomUUID() + ".created", new byte[0]);

        await().atMost(SOON).until(() -> offers.get() > 0);
        await().during(Duration.ofSeconds(3)).atMost(SOON).until(() -> !isBehind());
    }

    @Test
    void is_behind_between_the_first_failure_of_an_event_and_its_next_trial() throws Exception {
        var hours = new Limits(10, 1, DurableConsumer.ACK_WAIT, Duration.ofHours(1), 4, SOON);
        var offers = new AtomicInteger();
        subscription =
                subscribe(
                        _ -> {
                            offers.incrementAndGet();
                            throw new IllegalStateException("The database hiccups");
                        },
                        hours);
        subscription.start();
        await().atMost(SOON).until(() -> !isBehind());

        OfferedTicket.publish(nats, UUID.randomUUID());

        await().atMost(SOON).until(() -> offers.get() == 1);
        await().atMost(SOON).until(this::isBehind);
    }

    @Test
    void is_behind_while_an_event_is_in_the_hand_of_a_process_that_was_killed() throws Exception {
        provision(DurableConsumer.ACK_WAIT);
        OfferedTicket.publish(nats, UUID.randomUUID());
        takeAsAnother();
        var end = Deadline.in(Duration.ofSeconds(3));
        start(event -> {
            handled.add(event.entityId());
            return Outcome.DONE;
        });

        // An event that arrives here says nothing about the other instance.
        OfferedTicket.publish(nats, UUID.randomUUID());
        await().atMost(SOON).until(() -> handled.size() == 1);
        while (!end.isOver()) {
            assertThat(isBehind()).isTrue();
            LockSupport.parkNanos(5_000_000);
        }

        await().atMost(SOON).until(() -> !isBehind());
        assertThat(handled).hasSize(2);
    }

    @Test
    void is_not_behind_for_long_because_of_an_event_that_waits_in_another_process()
            throws Exception {
        // It is waited for four times as long.
        var wait = Duration.ofSeconds(1);
        provision(wait);
        OfferedTicket.publish(nats, UUID.randomUUID());
        var message = takeAsAnother();
        subscription =
                subscribe(
                        _ -> Outcome.DONE,
                        new Limits(10, 1, wait, Duration.ofMillis(800), 4, Duration.ofSeconds(10)));
        subscription.start();

        await().pollInterval(Duration.ofMillis(50))
                .during(Duration.ofSeconds(2))
                .atMost(SOON)
                .until(() -> signOfLife(message) && isBehind());
        await().pollInterval(Duration.ofMillis(50))
                .during(Duration.ofSeconds(2))
                .atMost(SOON)
                .until(() -> signOfLife(message) && !isBehind());
    }

    @Test
    void takes_back_what_it_said_when_another_process_turns_out_to_have_an_event_in_hand()
            throws Exception {
        start(event -> {
            handled.add(event.entityId());
            return Outcome.DONE;
        });
        await().atMost(SOON).until(() -> !isBehind());

        var lost = loseOneToAnother();
        var end = Deadline.in(BEHIND);
        while (!end.isOver()) {
            subscription.doneUpTo();
            LockSupport.parkNanos(50_000_000);
        }

        assertThat(subscription.doneUpTo()).isBefore(lost);
        await().atMost(SOON).until(() -> subscription.doneUpTo().isAfter(lost));
    }

    @Test
    void falls_back_to_what_is_certain_when_another_process_stalls_under_constant_load()
            throws Exception {
        var stalls = new AtomicBoolean();
        var stalled = new AtomicReference<Instant>();
        var end = new CountDownLatch(1);
        another = NatsConnection.connect(server.url(), "another", SOON);
        var other =
                subscribe(
                        another,
                        _ -> {
                            LockSupport.parkNanos(50_000_000);
                            if (stalls.compareAndSet(true, false)) {
                                stalled.set(Instant.now());
                                waitFor(end);
                            }
                            return Outcome.DONE;
                        },
                        Limits.ONE_BY_ONE);
        other.start();

        try {
            publishWhile(Deadline.in(Duration.ofMillis(100)), () -> {});
            start(_ -> {
                LockSupport.parkNanos(20_000_000);
                return Outcome.DONE;
            });
            publishWhile(Deadline.in(BEHIND), () -> {});
            stalls.set(true);
            publishWhile(
                    Deadline.in(BEHIND),
                    () ->
                            assertThat(subscription.doneUpTo())
                                    .isAfter(Instant.now().minus(BEHIND.multipliedBy(2))));
            publishWhile(
                    Deadline.in(BEHIND),
                    () -> assertThat(subscription.doneUpTo()).isBefore(stalled.get()));
            end.countDown();
            await().atMost(SOON).until(() -> !isBehind());
        } finally {
            other.stop();
        }
    }

    @Test
    void falls_behind_when_it_hears_nothing_any_more() {
        start(_ -> Outcome.DONE);
        await().atMost(SOON).until(() -> !isBehind());

        server.close();

        await().atMost(SOON).until(this::isBehind);
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    private void publishWhile(Deadline end, Runnable check) throws Exception {
        while (!end.isOver()) {
            OfferedTicket.publish(nats, UUID.randomUUID());
            check.run();
        }
    }

    private boolean isBehind() {
        return subscription.doneUpTo().isBefore(Instant.now().minus(BEHIND));
    }

    private void provision(Duration ackWait) throws Exception {
        nats.management()
                .addOrUpdateConsumer(
                        CONSUMER.stream(),
                        CONSUMER.configuration(ackWait, DurableConsumer.UNANSWERED));
    }

    /** Takes a message of the same consumer over another connection, and never answers. */
    private Message takeAsAnother() throws Exception {
        another = NatsConnection.connect(server.url(), "another", SOON);
        var taken =
                another.connection()
                        .jetStream()
                        .subscribe(
                                null, PullSubscribeOptions.bind(CONSUMER.stream(), CONSUMER.name()))
                        .fetch(1, SOON);
        return taken.getFirst();
    }

    /**
     * Another process takes one event and never answers.
     *
     * @return when the event was stored
     */
    private Instant loseOneToAnother() throws Exception {
        another = NatsConnection.connect(server.url(), "another", SOON);
        var replies =
                another.connection()
                        .jetStream()
                        .subscribe(
                                null,
                                PullSubscribeOptions.bind(CONSUMER.stream(), CONSUMER.name()));
        replies.pullExpiresIn(1, SOON);
        Message lost = null;
        var count = 0;
        while (lost == null) {
            OfferedTicket.publish(nats, UUID.randomUUID());
            count++;
            lost = replies.nextMessage(Duration.ofMillis(100));
        }
        var others = count - 1;
        await().atMost(SOON).until(() -> handled.size() == others);
        return lost.metaData().timestamp().toInstant();
    }

    private static boolean signOfLife(Message message) {
        message.inProgress();
        return true;
    }

    private void start(EventHandler<TicketEvent> handler) {
        subscription = subscribe(handler);
        subscription.start();
    }

    private Subscription<TicketEvent> subscribe(EventHandler<TicketEvent> handler) {
        return subscribe(handler, Limits.ONE_BY_ONE);
    }

    private Subscription<TicketEvent> subscribe(EventHandler<TicketEvent> handler, Limits limits) {
        return subscribe(nats, handler, limits);
    }

    private static Subscription<TicketEvent> subscribe(
            NatsConnection connection, EventHandler<TicketEvent> handler, Limits limits) {
        return new Subscriptions(
                        connection,
                        true,
                        "test",
                        _ -> false,
                        Clock.systemUTC(),
                        new SimpleMeterRegistry())
                .subscribe(CONSUMER, handler, limits);
    }
}
