package ticketing.eventstore.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
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
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import ticketing.events.EventJson;
import ticketing.events.EventStream;
import ticketing.events.TicketEvent;
import ticketing.events.TicketEvent.TicketCreated;
import ticketing.eventstore.Cause;
import ticketing.eventstore.EventHandler;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.eventstore.NewEvent;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.topology.DurableConsumer;
import ticketing.infrastructure.NatsServer;

/** What a subscription knows, without asking anybody, of how far it is. */
class DoneUpToIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    /** When a copy counts as being behind. */
    private static final Duration BEHIND = Duration.ofSeconds(2);

    private final NatsServer server = NatsServer.forTests();
    private final NatsConnection nats = NatsConnection.connect(server.url(), "done-up-to", SOON);
    private final Collection<UUID> handled = new ConcurrentLinkedQueue<>();
    private Subscription<TicketEvent> subscription;

    @BeforeEach
    void make_streams() {
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
        var streams = new Streams(nats, "$JS.API", 1, true);
        streams.requireEvents(EventStream.TICKETS);
        streams.requireDeadLetters("test");
    }

    @AfterEach
    void stop() {
        subscription.stop();
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
            publish(UUID.randomUUID());
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

        publish(UUID.randomUUID());
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

        publish(UUID.randomUUID());

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

        publish(UUID.randomUUID());

        await().atMost(SOON).until(() -> offers.get() > 5);
        await().during(Duration.ofSeconds(3)).atMost(SOON).until(() -> !isBehind());
    }

    @Test
    void is_not_behind_because_of_an_event_that_fails_or_can_not_be_read() throws Exception {
        var offers = new AtomicInteger();
        start(_ -> {
            offers.incrementAndGet();
            throw new IllegalStateException("A bug");
        });

        publish(UUID.randomUUID());
        nats.connection().publish("tickets." + UUID.randomUUID() + ".created", new byte[0]);

        await().atMost(SOON).until(() -> offers.get() > 0);
        await().during(Duration.ofSeconds(3)).atMost(SOON).until(() -> !isBehind());
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

    private boolean isBehind() {
        return subscription.doneUpTo().isBefore(Instant.now().minus(BEHIND));
    }

    private void start(EventHandler<TicketEvent> handler) {
        subscription = subscribe(handler);
        subscription.start();
    }

    private Subscription<TicketEvent> subscribe(EventHandler<TicketEvent> handler) {
        return new Subscriptions(
                        nats,
                        "$JS.API",
                        "test",
                        _ -> false,
                        Clock.systemUTC(),
                        new SimpleMeterRegistry())
                .subscribe(DurableConsumer.ofAll("test-done-up-to", EventStream.TICKETS), handler);
    }

    private void publish(UUID ticket) throws Exception {
        var event = new TicketCreated(ticket, ticket, "Concert", new BigDecimal("19.99"), "eur");
        nats.connection()
                .jetStream()
                .publish(
                        "tickets." + ticket + ".created",
                        EventCodec.headers(
                                new NewEvent<>(event, 0),
                                ticket.toString(),
                                "test",
                                Instant.EPOCH,
                                new Cause("story", null, null)),
                        EventJson.write(event));
    }
}
