package ticketing.eventstore.subscription;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import ticketing.events.Boundary;
import ticketing.events.EventStream;
import ticketing.events.TicketEvent;
import ticketing.events.TicketEvent.TicketCreated;
import ticketing.events.TicketEvent.TicketReserved;
import ticketing.events.TicketEvent.TicketSold;
import ticketing.events.TicketEvent.TicketUpdated;
import ticketing.events.UserEvent;
import ticketing.events.UserEvent.UserSignedUp;
import ticketing.eventstore.Cause;
import ticketing.eventstore.EventHandler;
import ticketing.eventstore.EventStoreException.ConcurrentAppend;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.eventstore.EventStoreException.Unreadable;
import ticketing.eventstore.NewEvent;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.Refusal;
import ticketing.eventstore.deadletter.DeadLetter;
import ticketing.eventstore.deadletter.LetterHeaders;
import ticketing.eventstore.deadletter.Replay;
import ticketing.eventstore.deadletter.Replay.Result;
import ticketing.eventstore.jetstream.EventCodec;
import ticketing.eventstore.jetstream.JetStreamEventStore;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.jetstream.Streams;
import ticketing.infrastructure.nats.NatsServer;
import ticketing.nats.DurableConsumer;
import ticketing.nats.StreamConfigurations;

/** Dead letters, and what becomes of them; each test has its own. */
class DeadLettersIT {

    private static final Duration SOON = Duration.ofSeconds(10);

    /** With these limits a message is a suspect from its second delivery on. */
    private static final Limits LIMITS = EndsItsProcess.LIMITS;

    private static NatsServer server;
    private static NatsConnection nats;
    private static Streams streams;
    private static JetStreamEventStore<TicketEvent> store;

    private final UUID ticket = UUID.randomUUID();
    private final String service = "test-" + UUID.randomUUID();
    private final String name = service + "-consumer";
    private final List<Subscription<?>> started = new ArrayList<>();
    private final Subscriptions subscriptions = subscriptions();
    private final Collection<RecordedEvent<TicketEvent>> handled = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void start_server() {
        // Exceptions in threads of other tests are not failures of this one.
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
        server = NatsServer.forTests();
        nats = NatsConnection.connect(server.url(), "dead-letters-test", SOON);
        streams = new Streams(nats, 1, true);
        streams.requireEvents(EventStream.TICKETS);
        streams.requireEvents(EventStream.USERS);
        streams.requireDeadLetters("test");
        store =
                new JetStreamEventStore<>(
                        nats,
                        streams.settings(EventStream.TICKETS),
                        TicketEvent.class,
                        "test",
                        Clock.systemUTC(),
                        new SimpleMeterRegistry());
    }

    @AfterAll
    static void stop_server() {
        nats.close();
        server.close();
    }

    @AfterEach
    void stop_subscriptions() {
        started.parallelStream().forEach(Subscription::stop);
    }

    @Test
    void keep_what_ends_the_process_that_handles_it_and_nothing_beside_it() throws Exception {
        var own = new Subscriptions(nats, true, "test", _ -> false, Clock.systemUTC(), metrics());
        append(created(), new TicketReserved(ticket, ticket, 0), new TicketSold(ticket, ticket, 0));
        var starts = new AtomicInteger();

        while (lettersOf(own, name).isEmpty()) {
            assertThat(starts.incrementAndGet()).isLessThan(8);
            runUntilItEndsOr(() -> !lettersOf(own, name).isEmpty());
        }

        var letter = lettersOf(own, name).getFirst();
        assertThat(letter.subject()).isEqualTo("tickets." + ticket + ".sold");
        assertThat(letter.reason()).isEqualTo("delivered 3 times, and its handler never returned");
        assertThat(letter.attempts()).isEqualTo(3);
        assertThat(letter.firstTime()).isBefore(letter.lastTime());
        assertThat(starts).hasValueGreaterThanOrEqualTo(4);
        // The waiting event was delivered as often, and is not to blame.
        append(3, updated(3));
        start(own, this::done);
        await().atMost(SOON).until(() -> info().getNumAckPending() + info().getNumPending() == 0);
        assertThat(handled)
                .extracting(event -> event.metadata().subject())
                .contains("tickets." + ticket + ".reserved", "tickets." + ticket + ".updated")
                .doesNotContain("tickets." + ticket + ".sold");
        assertThat(lettersOf(own, name)).hasSize(1);
    }

    /** The process of a service; it may be stopped when the condition holds. */
    private void runUntilItEndsOr(Callable<Boolean> condition) throws Exception {
        var log = Path.of("target", name + ".log");
        Files.createDirectories(log.getParent());
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx64m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                EndsItsProcess.class.getName(),
                                server.url(),
                                name,
                                "tickets." + ticket + ".>")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        try {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !process.isAlive() || condition.call());
        } finally {
            process.destroyForcibly();
            process.waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void keep_what_ends_in_an_error_each_time() throws Exception {
        var calls = new AtomicInteger();
        append(created(), updated(1));
        start(event -> {
            if (event.version() == 0) {
                calls.incrementAndGet();
                throw new AssertionError("As if memory had run out");
            }
            return done(event);
        });

        await().atMost(SOON).until(() -> !letters().isEmpty());
        assertThat(calls).hasValue(3);
        assertThat(letters().getFirst().reason())
                .startsWith("delivered 3 times, and its handler never returned");
        assertThat(handled).extracting(RecordedEvent::version).containsExactly(1L);
        assertNoNotes();
    }

    @Test
    void do_not_get_what_was_only_given_back_many_times() throws Exception {
        append(created());
        deliverAndGiveBack(7);
        start(this::done);

        await().atMost(SOON).until(() -> info().getAckFloor().getConsumerSequence() == 8);
        assertThat(handled).hasSize(1);
        assertThat(letters()).isEmpty();
        assertNoNotes();
    }

    @Test
    void do_not_get_what_waits_or_fails_after_it_was_given_back_many_times() throws Exception {
        var offers = new AtomicInteger();
        append(created());
        deliverAndGiveBack(7);
        start(event -> {
            var offer = offers.incrementAndGet();
            if (offer % 2 == 0) {
                return Outcome.WAIT;
            }
            if (offer < 6) {
                throw new IllegalStateException("Not yet");
            }
            return done(event);
        });

        await().atMost(SOON).until(() -> handled.size() == 1);
        assertThat(letters()).isEmpty();
        assertNoNotes();
    }

    @Test
    void are_not_needed_for_a_suspect_that_cannot_be_noted_yet() throws Exception {
        var late = "late-" + UUID.randomUUID();
        append(created());
        deliverAndGiveBack(2);
        start(
                new Subscriptions(nats, true, late, _ -> false, Clock.systemUTC(), metrics()),
                this::done);
        await().during(Duration.ofMillis(700))
                .atMost(SOON)
                .until(() -> handled.isEmpty() && info().getNumAckPending() == 1);

        streams.requireDeadLetters(late);

        await().atMost(SOON).until(() -> handled.size() == 1);
    }

    private void deliverAndGiveBack(int times) throws Exception {
        var consumer =
                nats.connection()
                        .getStreamContext("TICKETS")
                        .createOrUpdateConsumer(
                                ConsumerConfiguration.builder()
                                        .durable(name)
                                        .filterSubjects(consumer().subjects())
                                        .ackPolicy(AckPolicy.Explicit)
                                        .ackWait(LIMITS.ackWait())
                                        .maxAckPending(LIMITS.unanswered())
                                        .build());
        for (int delivery = 1; delivery <= times; delivery++) {
            consumer.next(Duration.ofSeconds(5)).nak();
        }
    }

    @Test
    void are_listed_in_order_with_all_that_is_known() throws Exception {
        var start = Instant.now();
        append(created(), updated(1), updated(2));
        start(event -> {
            throw new Unreadable("Version " + event.version(), null);
        });
        await().atMost(SOON).until(() -> letters().size() == 3);

        var letter = letters().getFirst();
        assertThat(letters())
                .extracting(DeadLetter::id)
                .containsExactly(service + "-1", service + "-2", service + "-3");
        assertThat(subscriptions.deadLetters().list(2)).hasSize(2);
        assertThat(letter.consumer()).isEqualTo(name);
        assertThat(letter.stream()).isEqualTo("TICKETS");
        assertThat(letter.sequence()).isPositive();
        assertThat(letter.subject()).isEqualTo("tickets." + ticket + ".created");
        assertThat(letter.storedType()).isEqualTo("ticketing.ticket-created.v1");
        assertThat(letter.entity()).isEqualTo(ticket.toString());
        assertThat(letter.reason()).isEqualTo("Version 0");
        assertThat(letter.attempts()).isEqualTo(1);
        assertThat(letter.storedTime()).isBetween(start.minusSeconds(1), letter.firstTime());
        assertThat(letter.firstTime()).isBetween(start, letter.lastTime());
        assertThat(letter.headers())
                .containsEntry("ticketing-version", "0")
                .doesNotContainKeys("Nats-Msg-Id", LetterHeaders.REASON);
        assertThat(letter.payload()).contains("\"price\":19.90");
        assertThat(subscriptions.deadLetters().open(letter.id())).hasValue(letter);
        assertThat(subscriptions.deadLetters().open(service + "-4")).isEmpty();
        assertThat(subscriptions.deadLetters().open("orders-1")).isEmpty();
        assertThat(subscriptions.deadLetters().open(service + "-0")).isEmpty();
        assertThat(subscriptions.deadLetters().open(service + "-x")).isEmpty();
    }

    @Test
    void are_handled_by_the_same_handler_when_they_are_replayed() throws Exception {
        var causes = new ConcurrentLinkedQueue<Cause>();
        var behaviour = broken();
        append(created(), updated(1));
        start(event -> {
            causes.add(Cause.current());
            return behaviour.isEmpty() ? done(event) : behaviour.remove().get();
        });
        await().atMost(SOON).until(() -> letters().size() == 1 && handled.size() == 1);
        var letter = letters().getFirst();
        var original = causes.element();
        causes.clear();
        var stored = lastSequence();

        var replay = subscriptions.replays().replay(letter.id());

        assertThat(replay).hasValue(new Replay(letter.id(), Result.HANDLED, "its effect is there"));
        assertThat(handled).extracting(RecordedEvent::version).containsExactly(1L, 0L);
        assertThat(causes).containsExactly(original);
        assertThat(letters()).isEmpty();
        assertThat(lastSequence()).isEqualTo(stored);
        assertThat(subscriptions.replays().replay(letter.id())).isEmpty();
    }

    @Test
    void stay_until_their_handler_says_that_it_is_done() throws Exception {
        var behaviour = broken();
        append(created());
        start(event -> behaviour.isEmpty() ? done(event) : behaviour.remove().get());
        await().atMost(SOON).until(() -> letters().size() == 1);

        assertStays(behaviour, () -> Outcome.WAIT, Result.WAITS, "an earlier event of the same");
        assertStays(
                behaviour,
                () -> Outcome.later(Duration.ofMillis(9001)),
                Result.WAITS,
                "replay it in 10 seconds");
        assertStays(
                behaviour,
                () -> {
                    throw new ConcurrentAppend("tickets.7");
                },
                Result.WAITS,
                "appended to tickets.7 at the same time");
        assertStays(
                behaviour,
                () -> {
                    throw new Unavailable("The database is away", null);
                },
                Result.DOWN,
                "The database is away");
        assertStays(
                behaviour,
                () -> {
                    throw new Unreadable("Half of it is missing", null);
                },
                Result.FAILED,
                "Half of it is missing");
        assertStays(
                behaviour,
                () -> {
                    throw new IllegalStateException("Still broken");
                },
                Result.FAILED,
                "IllegalStateException: Still broken");
        behaviour.add(() -> {
            throw new SoldOut();
        });
        assertThat(subscriptions.replays().replay(letters().getFirst().id()).orElseThrow())
                .returns(Result.HANDLED, Replay::result)
                .returns("it changes nothing: Sold out", Replay::detail);
        assertThat(letters()).isEmpty();
    }

    private void assertStays(
            Queue<Supplier<Outcome>> behaviour,
            Supplier<Outcome> next,
            Result result,
            String detail) {
        behaviour.add(next);
        var replay = subscriptions.replays().replay(letters().getFirst().id()).orElseThrow();
        assertThat(replay.result()).isEqualTo(result);
        assertThat(replay.detail()).contains(detail);
        assertThat(letters()).hasSize(1);
    }

    @Test
    void can_be_replayed_by_many_at_once() throws Exception {
        var behaviour = broken();
        append(created());
        EventHandler<TicketEvent> handler =
                event -> behaviour.isEmpty() ? done(event) : behaviour.remove().get();
        var otherInstance = subscriptions();
        start(subscriptions, handler);
        start(otherInstance, handler);
        await().atMost(SOON).until(() -> letters().size() == 1);
        var id = letters().getFirst().id();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var replays = new ArrayList<Callable<List<Replay>>>();
            for (int i = 0; i < 10; i++) {
                var instance = i % 2 == 0 ? subscriptions : otherInstance;
                replays.add(() -> instance.replays().replay(id).stream().toList());
            }
            for (var replay : threads.invokeAll(replays)) {
                assertThat(replay.get())
                        .extracting(Replay::result)
                        .isSubsetOf(List.of(Result.HANDLED));
            }
        }
        assertThat(handled).isNotEmpty();
        assertThat(letters()).isEmpty();
    }

    @Test
    void of_an_earlier_generation_are_superseded() throws Exception {
        append(created());
        var earlier = start(subscriptions, consumer(name + "-9"), failing());
        await().atMost(SOON).until(() -> letters().size() == 1);
        earlier.stop();
        start(subscriptions, consumer(name + "-view-10"), this::done);
        var id = letters().getFirst().id();
        assertThat(subscriptions.replays().replay(id).orElseThrow())
                .returns(Result.NOBODY_LISTENS, Replay::result)
                .returns(
                        "no %s-9 runs here, only %s-view-10".formatted(name, name), Replay::detail);
        assertThat(letters()).hasSize(1);

        start(subscriptions, consumer(name + "-10"), this::done);

        assertThat(subscriptions.replays().replay(id).orElseThrow().result())
                .isEqualTo(Result.SUPERSEDED);
        assertThat(letters()).isEmpty();
    }

    @Test
    void of_a_read_model_are_one_for_each_event_and_not_for_each_generation() throws Exception {
        append(created(), updated(1));
        var first = start(subscriptions, consumer(name + "-1"), failing());
        await().atMost(SOON).until(() -> letters().size() == 2);
        first.stop();

        // Another process: it knows only what is stored.
        var other = subscriptions();
        var second = start(other, consumer(name + "-2"), failing());
        await().atMost(SOON)
                .until(() -> info(name + "-2").getAckFloor().getConsumerSequence() == 2);
        assertThat(letters()).extracting(DeadLetter::consumer).containsOnly(name + "-1").hasSize(2);

        // A removed letter does not count: the next generation may need it again immediately.
        assertThat(subscriptions.deadLetters().discard(letters().getFirst().id())).isPresent();
        second.stop();
        start(other, consumer(name + "-3"), failing());
        await().atMost(SOON).until(() -> letters().size() == 2);
        assertThat(letters())
                .extracting(DeadLetter::consumer)
                .containsExactlyInAnyOrder(name + "-1", name + "-3");
    }

    @Test
    void of_a_read_model_stay_until_every_generation_has_handled_them() throws Exception {
        var mended = new ConcurrentLinkedQueue<Integer>();
        append(created());
        for (var generation : List.of(1, 2)) {
            start(
                    subscriptions,
                    consumer(name + "-" + generation),
                    event -> {
                        if (!mended.contains(generation)) {
                            throw new Unreadable("Broken in " + generation, null);
                        }
                        return done(event);
                    });
            await().atMost(SOON)
                    // Until the consumer exists.
                    .ignoreException(JetStreamApiException.class)
                    .until(() ->
                            info(name + "-" + generation).getAckFloor().getConsumerSequence() == 1);
        }
        var letter = letters().getFirst();
        mended.add(1);

        assertThat(subscriptions.replays().replay(letter.id()))
                .hasValue(new Replay(letter.id(), Result.FAILED, "Broken in 2"));
        mended.add(2);
        assertThat(subscriptions.replays().replay(letter.id()).orElseThrow().result())
                .isEqualTo(Result.HANDLED);
        assertThat(letters()).isEmpty();
    }

    @Test
    void can_be_discarded_and_are_gone_then() throws Exception {
        append(created());
        start(failing());
        await().atMost(SOON).until(() -> letters().size() == 1);
        var letter = letters().getFirst();
        var stored = lastSequence();

        assertThat(subscriptions.deadLetters().discard(service + "-2")).isEmpty();
        assertThat(subscriptions.deadLetters().discard("orders-1")).isEmpty();
        assertThat(letters()).containsExactly(letter);
        assertThat(subscriptions.deadLetters().discard(letter.id())).hasValue(letter);

        assertThat(letters()).isEmpty();
        assertThat(subscriptions.deadLetters().discard(letter.id())).isEmpty();
        assertThat(subscriptions.replays().replay(letter.id())).isEmpty();
        assertThat(lastSequence()).as("the event stays where it is").isEqualTo(stored);
    }

    @Test
    void keep_a_message_that_is_as_large_as_nats_allows() throws Exception {
        var large = largestMessage();
        append(created());
        var mended = new ConcurrentLinkedQueue<Boolean>();
        start(event -> {
            if (mended.isEmpty()) {
                throw new IllegalStateException("Too large for me");
            }
            return done(event);
        });
        await().atMost(SOON).until(() -> letters().size() == 2);

        var letter = letters().getFirst();
        assertThat(letter.reason()).isEqualTo("IllegalStateException: Too large for me");
        assertThat(letter.storedType()).isEqualTo("ticketing.ticket-updated.v1");
        var opened = subscriptions.deadLetters().open(letter.id()).orElseThrow();
        assertThat(opened.payload()).isEqualTo(new String(large.getData(), UTF_8));
        assertThat(opened.headers()).containsEntry("ticketing-version", "7");
        assertThat(nats.isConnected()).isTrue();

        mended.add(true);
        assertThat(subscriptions.replays().replay(letter.id()).orElseThrow().result())
                .isEqualTo(Result.HANDLED);
        assertThat(handled).extracting(RecordedEvent::version).containsExactly(7L);
        assertThat(stored()).as("nothing of it is left").isEqualTo(1);
    }

    @Test
    void keep_a_message_whose_headers_take_all_the_room() throws Exception {
        var headers = headersOf(7);
        headers.put("x-remark", "x".repeat(65_535 - headers.serializedLength() - 100));
        publish(headers, new byte[0]);
        start(this::done);

        await().atMost(SOON).until(() -> letters().size() == 1);

        assertThat(
                        subscriptions
                                .deadLetters()
                                .open(letters().getFirst().id())
                                .orElseThrow()
                                .headers())
                .containsKeys("x-remark", "ce-type");
        assertThat(letters().getFirst().reason()).contains("not an object of its fields");
    }

    private NatsMessage largestMessage() throws Exception {
        var headers = headersOf(7);
        var start = "{\"ticketId\":\"%s\",\"title\":\"".formatted(ticket);
        var end = "\",\"price\":19.90}";
        var room =
                (int) nats.connection().getMaxPayload()
                        - headers.serializedLength()
                        - start.length()
                        - end.length();
        return publish(headers, (start + "x".repeat(room) + end).getBytes(UTF_8));
    }

    private NatsMessage publish(Headers headers, byte[] payload) throws Exception {
        var message =
                NatsMessage.builder()
                        .subject("tickets." + ticket + ".updated")
                        .headers(headers)
                        .data(payload)
                        .build();
        nats.connection().jetStream().publish(message);
        return message;
    }

    private Headers headersOf(long version) {
        return EventCodec.headers(
                new NewEvent<>(updated(1), version),
                UUID.randomUUID().toString(),
                "test",
                Instant.EPOCH,
                new Cause("story", null, null));
    }

    @Test
    void say_why_also_where_a_failure_has_nothing_to_say() throws Exception {
        append(created(), updated(1));
        start(event -> {
            throw event.version() == 0
                    ? new IllegalStateException((String) null)
                    : new Unreadable(null, new ArithmeticException());
        });

        await().atMost(SOON).until(() -> letters().size() == 2);
        assertThat(letters())
                .extracting(DeadLetter::reason)
                .noneMatch(reason -> reason.contains("null"))
                .anyMatch(reason -> reason.startsWith("IllegalStateException at "))
                .anyMatch(reason ->
                        reason.startsWith("Unreadable because of ArithmeticException at "));
    }

    @Test
    void are_told_from_what_only_waits_which_is_listed_with_what_it_waits_for() throws Exception {
        var missing = new ConcurrentLinkedQueue<Integer>();
        append(created(), updated(1), updated(2));
        var start = Instant.now();
        start(event -> {
            if (event.version() == 0 || !missing.isEmpty()) {
                return done(event);
            }
            return event.version() == 1 ? Outcome.WAIT : Outcome.waitingAt(0);
        });

        await().atMost(SOON).until(() -> subscriptions.waiting(100).size() == 2);
        var other = subscriptions.waiting(100).getFirst();
        assertThat(other.predecessor()).as("that of another entity").isNull();
        var waiting = subscriptions.waiting(100).getLast();
        assertThat(waiting.consumer()).isEqualTo(name);
        assertThat(waiting.stream()).isEqualTo("TICKETS");
        assertThat(waiting.sequence()).isEqualTo(other.sequence() + 1);
        assertThat(waiting.subject()).isEqualTo("tickets." + ticket + ".updated");
        assertThat(waiting.storedType()).isEqualTo("ticketing.ticket-updated.v1");
        assertThat(waiting.entity()).isEqualTo(ticket.toString());
        assertThat(waiting.version()).isEqualTo("2");
        assertThat(waiting.predecessor()).isEqualTo(1);
        assertThat(waiting.since()).isBetween(start, Instant.now().minusSeconds(1));
        assertThat(subscriptions.waiting(1)).containsExactly(other);
        assertThat(letters()).isEmpty();

        missing.add(1);
        await().atMost(SOON).until(() -> subscriptions.waiting(100).isEmpty());
    }

    @Test
    void of_accounts_are_read_where_they_are_and_nothing_of_them_is_shown() throws Exception {
        var user = UUID.randomUUID();
        var users =
                new JetStreamEventStore<UserEvent>(
                        nats,
                        streams.settings(EventStream.USERS),
                        UserEvent.class,
                        "test",
                        Clock.systemUTC(),
                        metrics());
        var emailKey = user.toString();
        users.append(
                Boundary.ofUser(emailKey),
                0,
                List.of(
                        new NewEvent<>(
                                new UserSignedUp(user, "ada@example.org", "$argon2id$secret"), 0)));
        var seen = new ConcurrentLinkedQueue<UserEvent>();
        var calls = new AtomicInteger();
        var subscription =
                subscriptions.<UserEvent>subscribe(
                        new DurableConsumer<>(
                                name,
                                "USERS",
                                List.of("users." + emailKey + ".>"),
                                UserEvent.class),
                        event -> {
                            if (calls.incrementAndGet() <= 6) {
                                throw new IllegalStateException("ada@example.org");
                            }
                            seen.add(event.data());
                            return Outcome.DONE;
                        },
                        LIMITS);
        started.add(subscription);
        subscription.start();
        await().atMost(SOON).until(() -> letters().size() == 1);
        var letter = letters().getFirst();
        assertThat(letter.payload()).isNull();

        var failure = subscriptions.replays().replay(letter.id()).orElseThrow();
        var success = subscriptions.replays().replay(letter.id()).orElseThrow();

        assertThat(failure)
                .isEqualTo(new Replay(letter.id(), Result.FAILED, "IllegalStateException"));
        assertThat(success.result()).isEqualTo(Result.HANDLED);
        assertThat(seen)
                .containsExactly(new UserSignedUp(user, "ada@example.org", "$argon2id$secret"));
        assertThat(letter.toString()).doesNotContain("ada@example.org", "argon2id");
    }

    @Test
    void are_replayed_in_order_up_to_one_that_something_is_down_for() throws Exception {
        var down = new ConcurrentLinkedQueue<>(List.of(2L));
        var repaired = new ConcurrentLinkedQueue<Long>();
        append(created(), updated(1), updated(2), updated(3));
        start(event -> {
            if (repaired.isEmpty()) {
                throw new Unreadable("Broken", null);
            }
            if (down.remove(event.version())) {
                throw new Unavailable("The database is away", null);
            }
            if (event.version() == 1) {
                throw new IllegalStateException("Still broken");
            }
            return done(event);
        });
        await().atMost(SOON).until(() -> letters().size() == 4);
        repaired.add(0L);

        assertThat(subscriptions.replays().replayAll())
                .extracting(Replay::result)
                .containsExactly(Result.HANDLED, Result.FAILED, Result.DOWN);
        assertThat(subscriptions.replays().replayAll())
                .extracting(Replay::result)
                .containsExactly(Result.FAILED, Result.HANDLED, Result.HANDLED);
        assertThat(handled).extracting(RecordedEvent::version).containsExactly(0L, 2L, 3L);
        assertThat(letters()).hasSize(1);
    }

    private Queue<Supplier<Outcome>> broken() {
        var behaviour = new ConcurrentLinkedQueue<Supplier<Outcome>>();
        behaviour.add(() -> {
            throw new Unreadable("Broken", null);
        });
        return behaviour;
    }

    private static EventHandler<TicketEvent> failing() {
        return _ -> {
            throw new Unreadable("Broken", null);
        };
    }

    private void start(EventHandler<TicketEvent> handler) {
        start(subscriptions, handler);
    }

    private void start(Subscriptions by, EventHandler<TicketEvent> handler) {
        start(by, consumer(), handler);
    }

    private Subscription<?> start(
            Subscriptions by,
            DurableConsumer<TicketEvent> consumer,
            EventHandler<TicketEvent> handler) {
        var subscription = by.subscribe(consumer, handler, LIMITS);
        started.add(subscription);
        subscription.start();
        return subscription;
    }

    private Subscriptions subscriptions() {
        streams.requireDeadLetters(service);
        return new Subscriptions(nats, true, service, _ -> false, Clock.systemUTC(), metrics());
    }

    private static SimpleMeterRegistry metrics() {
        return new SimpleMeterRegistry();
    }

    private DurableConsumer<TicketEvent> consumer() {
        return consumer(name);
    }

    private DurableConsumer<TicketEvent> consumer(String named) {
        return new DurableConsumer<>(
                named, "TICKETS", List.of("tickets." + ticket + ".>"), TicketEvent.class);
    }

    private Outcome done(RecordedEvent<TicketEvent> event) {
        handled.add(event);
        return Outcome.DONE;
    }

    private void append(TicketEvent... events) {
        append(0, events);
    }

    private void append(int firstVersion, TicketEvent... events) {
        var boundary = Boundary.ofTicket(ticket);
        var next = new AtomicInteger(firstVersion);
        store.append(
                boundary,
                store.load(boundary, 0).lastSequence(),
                Stream.of(events)
                        .map(event -> new NewEvent<>(event, next.getAndIncrement()))
                        .toList());
    }

    private TicketEvent created() {
        return new TicketCreated(ticket, ticket, "Concert", new BigDecimal("19.90"), "eur");
    }

    private TicketEvent updated(int price) {
        return new TicketUpdated(ticket, "Concert", new BigDecimal(price));
    }

    private List<DeadLetter> letters() {
        return subscriptions.deadLetters().list(100);
    }

    private static List<DeadLetter> lettersOf(Subscriptions subscriptions, String consumer) {
        return subscriptions.deadLetters().list(100).stream()
                .filter(letter -> letter.consumer().equals(consumer))
                .toList();
    }

    /** A marker is removed after its letter was stored. */
    private void assertNoNotes() {
        await().atMost(SOON).until(() -> stored() == letters().size());
    }

    private long stored() throws Exception {
        return nats.connection()
                .jetStreamManagement()
                .getStreamInfo(StreamConfigurations.deadLettersOf(service))
                .getStreamState()
                .getMsgCount();
    }

    private static long lastSequence() throws Exception {
        return nats.connection()
                .jetStreamManagement()
                .getStreamInfo("TICKETS")
                .getStreamState()
                .getLastSequence();
    }

    private ConsumerInfo info() throws Exception {
        return info(name);
    }

    private static ConsumerInfo info(String consumer) throws Exception {
        return nats.connection().jetStreamManagement().getConsumerInfo("TICKETS", consumer);
    }

    @SuppressWarnings("serial")
    private static final class SoldOut extends Refusal {
        SoldOut() {
            super("Sold out");
        }
    }
}
