package ticketing.eventstore.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import ticketing.events.DomainEvent;
import ticketing.events.EventJson;
import ticketing.events.EventStream;
import ticketing.events.TicketEvent;
import ticketing.events.TicketEvent.TicketCreated;
import ticketing.events.TicketEvent.TicketUpdated;
import ticketing.events.UserEvent.UserSignedUp;
import ticketing.eventstore.Cause;
import ticketing.eventstore.EventHandler;
import ticketing.eventstore.EventStoreException.ConcurrentAppend;
import ticketing.eventstore.EventStoreException.Forbidden;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.eventstore.NewEvent;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.Refusal;
import ticketing.eventstore.deadletter.LetterHeaders;
import ticketing.eventstore.jetstream.EventCodec;
import ticketing.eventstore.jetstream.JetStreamEventStore;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.jetstream.Streams;
import ticketing.infrastructure.nats.NatsServer;
import ticketing.nats.DurableConsumer;

@Execution(ExecutionMode.CONCURRENT)
class SubscriptionIT {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Limits QUICK =
            new Limits(
                    256,
                    1,
                    Duration.ofSeconds(1),
                    Duration.ofMillis(10),
                    5,
                    Duration.ofMillis(100));

    private static NatsServer server;
    private static NatsConnection nats;

    private final UUID ticket = UUID.randomUUID();
    private final UUID otherTicket = UUID.randomUUID();
    private final String name = "test-" + UUID.randomUUID();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final List<Subscription<?>> subscriptions = new ArrayList<>();
    private final Collection<RecordedEvent<TicketEvent>> handled = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void start_server() {
        // Exceptions in threads of other tests are not failures of this one.
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
        server = NatsServer.forTests();
        nats = NatsConnection.connect(server.url(), "subscription-test", SOON);
        var streams = new Streams(nats, 1, true);
        streams.requireEvents(EventStream.TICKETS);
        streams.requireEvents(EventStream.USERS);
        streams.requireDeadLetters("test");
    }

    @AfterAll
    static void stop_server() {
        nats.close();
        server.close();
    }

    @AfterEach
    void stop_subscriptions() {
        subscriptions.parallelStream().forEach(Subscription::stop);
    }

    @Test
    void acknowledges_an_event_after_its_effect() throws Exception {
        var effect = new CountDownLatch(1);
        publish(ticket, 0);
        start(event -> {
            waitFor(effect);
            return done(event);
        });

        await().atMost(SOON).until(() -> info().getNumAckPending() == 1);
        assertThat(info().getAckFloor().getConsumerSequence()).isZero();
        effect.countDown();
        await().atMost(SOON).until(() -> info().getNumAckPending() == 0);
        assertThat(handled).hasSize(1);
        assertThat(count("handled")).isEqualTo(1);
    }

    @Test
    void shares_the_events_with_its_other_instances() throws Exception {
        var one = new AtomicInteger();
        var other = new AtomicInteger();
        start(event -> {
            one.incrementAndGet();
            return done(event);
        });
        start(
                subscriptions(new SimpleMeterRegistry())
                        .subscribe(
                                consumer(),
                                event -> {
                                    other.incrementAndGet();
                                    return done(event);
                                },
                                QUICK));
        awaitRequests(2);
        for (int version = 0; version < 200; version++) {
            publish(ticket, version);
        }

        await().atMost(SOON).until(() -> info().getNumPending() + info().getNumAckPending() == 0);
        assertThat(handled).hasSize(200).doesNotHaveDuplicates();
        assertThat(one).hasPositiveValue();
        assertThat(other).hasPositiveValue();
    }

    @Test
    void holds_an_event_that_waits_and_handles_it_later() throws Exception {
        var predecessorIsThere = new AtomicBoolean();
        var offers = new AtomicInteger();
        publish(ticket, 1);
        start(event -> {
            offers.incrementAndGet();
            return predecessorIsThere.get() ? done(event) : Outcome.WAIT;
        });

        await().atMost(SOON).untilAtomic(offers, value -> assertThat(value).isGreaterThan(5));
        assertThat(info().getNumAckPending()).isEqualTo(1);
        assertThat(info().getRedelivered()).isZero();
        predecessorIsThere.set(true);
        await().atMost(SOON).until(() -> info().getNumAckPending() == 0);
        assertThat(handled).hasSize(1);
        assertNothingFailed();
    }

    @Test
    void offers_an_event_again_when_its_time_has_come() throws Exception {
        var offers = new ConcurrentLinkedQueue<Instant>();
        publish(ticket, 0);
        publish(otherTicket, 0);
        start(event -> {
            if (event.entityId().equals(otherTicket)) {
                return done(event);
            }
            offers.add(Instant.now());
            return offers.size() == 1 ? Outcome.later(Duration.ofMillis(1500)) : done(event);
        });

        await().atMost(SOON).until(() -> handled.size() == 2);
        assertThat(handled)
                .extracting(RecordedEvent::entityId)
                .containsExactly(otherTicket, ticket);
        assertThat(offers.poll()).isBefore(offers.element().minusMillis(1400));
        assertNothingFailed();
    }

    @Test
    void never_counts_a_conflict() throws Exception {
        var conflicts = new AtomicInteger();
        publish(ticket, 0);
        start(event -> {
            if (conflicts.incrementAndGet() <= 8) {
                throw new ConcurrentAppend("tickets");
            }
            return done(event);
        });

        await().atMost(SOON).until(() -> handled.size() == 1);
        assertNothingFailed();
    }

    @Test
    void counts_a_refusal_as_handled() throws Exception {
        publish(ticket, 0);
        start(_ -> {
            throw new SoldOut();
        });

        await().atMost(SOON).until(() -> info().getAckFloor().getConsumerSequence() == 1);
        assertThat(count("handled")).isEqualTo(1);
        assertNothingFailed();
    }

    @Test
    void pauses_while_something_is_down_and_goes_on_when_it_is_back() throws Exception {
        var down = new AtomicBoolean(true);
        var calls = new AtomicInteger();
        publish(ticket, 0);
        start(event -> {
            calls.incrementAndGet();
            if (down.get()) {
                throw calls.get() % 2 == 0
                        ? new Unavailable("The database is away", null)
                        : new Forbidden("Nobody has granted it yet", null);
            }
            return done(event);
        });
        await().atMost(SOON).untilAtomic(calls, value -> assertThat(value).isGreaterThan(3));
        // The current request may still bring some; there is no further request.
        awaitRequests(0);
        for (int version = 1; version <= 20; version++) {
            publish(ticket, version);
        }

        await().during(Duration.ofMillis(1500))
                .atMost(SOON)
                .until(() -> info().getNumPending() == 20 && calls.get() < 20);
        down.set(false);
        await().atMost(SOON).until(() -> handled.size() == 21);
        assertNothingFailed();
    }

    @Test
    void also_waits_out_failures_that_the_service_knows_as_outages() throws Exception {
        var calls = new AtomicInteger();
        publish(ticket, 0);
        start(event -> {
            if (calls.incrementAndGet() <= 6) {
                throw new DatabaseAway();
            }
            return done(event);
        });

        await().atMost(SOON).until(() -> handled.size() == 1);
        assertNothingFailed();
    }

    @Test
    void sets_aside_what_fails_five_times_while_all_else_flows_on() throws Exception {
        var attempts = new ConcurrentLinkedQueue<Instant>();
        publish(ticket, 0);
        publish(ticket, 1);
        publish(otherTicket, 0);
        start(event -> {
            if (event.entityId().equals(ticket) && event.version() == 0) {
                attempts.add(Instant.now());
                throw new IllegalArgumentException("no seats\nleft: ä");
            }
            return done(event);
        });

        var letter = awaitDeadLetter();
        assertThat(attempts).hasSize(5);
        var times = List.copyOf(attempts);
        assertThat(Duration.between(times.get(0), times.get(1)))
                .isGreaterThanOrEqualTo(Duration.ofMillis(10));
        assertThat(Duration.between(times.get(3), times.get(4)))
                .isGreaterThanOrEqualTo(Duration.ofMillis(640));
        assertThat(handled)
                .extracting(event -> event.entityId().toString() + event.version())
                .containsExactlyInAnyOrder(ticket + "1", otherTicket + "0");

        assertThat(letter.getSubject()).isEqualTo("dead-letters.test." + name);
        assertThat(EventJson.read("ticketing.ticket-created.v1", letter.getData()))
                .isEqualTo(event(ticket, 0));
        var headers = letter.getHeaders();
        assertThat(headers.getFirst("ce-type")).isEqualTo("ticketing.ticket-created.v1");
        assertThat(headers.getFirst("ce-id")).isEqualTo("0-" + ticket);
        assertThat(headers.getFirst("ticketing-version")).isEqualTo("0");
        assertThat(headers.getFirst(LetterHeaders.REASON))
                .isEqualTo("IllegalArgumentException: no seats left:");
        assertThat(headers.getFirst(LetterHeaders.ATTEMPTS)).isEqualTo("5");
        assertThat(headers.getFirst(LetterHeaders.STREAM)).isEqualTo("TICKETS");
        assertThat(headers.getFirst(LetterHeaders.SUBJECT))
                .isEqualTo("tickets." + ticket + ".created");
        assertThat(Long.parseLong(headers.getFirst(LetterHeaders.SEQUENCE))).isPositive();
        var failedFirst = Instant.parse(headers.getFirst(LetterHeaders.FIRST_TIME));
        assertThat(failedFirst)
                .isAfter(Instant.parse(headers.getFirst(LetterHeaders.STORED_TIME)))
                .isBetween(times.get(0), times.get(1));
        assertThat(Instant.parse(headers.getFirst(LetterHeaders.LAST_TIME)))
                .isAfterOrEqualTo(times.get(4));
        await().atMost(SOON).until(() -> info().getNumAckPending() == 0);
        assertThat(count("failed")).isEqualTo(5);
        assertThat(count("dead.lettered")).isEqualTo(1);
    }

    @Test
    void forgets_failures_once_the_handler_succeeds() throws Exception {
        var calls = new AtomicInteger();
        publish(ticket, 0);
        start(event -> {
            if (calls.incrementAndGet() < 5) {
                throw new IllegalStateException("Not yet");
            }
            return done(event);
        });

        await().atMost(SOON).until(() -> handled.size() == 1);
        assertThat(deadLetter()).isNull();
        assertThat(count("failed")).isEqualTo(4);
    }

    @Test
    void sets_aside_at_once_what_cannot_be_read() throws Exception {
        start(this::done);
        var headers = headers(event(ticket, 0), 0);

        assertReason(headers, "{broken", "not JSON");
        headers = headers(event(ticket, 0), 0).put("ce-type", "ticketing.ticket-painted.v1");
        assertReason(headers, "{}", "No event is stored as ticketing.ticket-painted.v1");
        headers = headers(event(ticket, 0), 0);
        headers.remove("ce-time");
        assertReason(headers, json(0), "the header ce-time is missing");
        assertReason(null, json(0), "has no headers");
        assertReason(
                headers(event(ticket, 0), 0).put("ticketing-version", "-1"), json(0), "negative");
        assertReason(
                headers(event(ticket, 0), 0).put("ce-type", "ticketing.order-cancelled.v1"),
                """
                {"orderId":"%s","ticketId":"%s","orderNumber":0,"reason":"buyer"}\
                """
                        .formatted(ticket, ticket),
                "OrderCancelled");
        assertThat(handled).isEmpty();
    }

    private void assertReason(Headers headers, String payload, String reason) throws Exception {
        var copy = headers == null ? null : new Headers();
        if (copy != null) {
            headers.forEach((header, values) -> copy.put(header, values.getLast()));
            copy.remove("Nats-Msg-Id");
        }
        var sequence =
                nats.connection()
                        .jetStream()
                        .publish(
                                NatsMessage.builder()
                                        .subject("tickets." + ticket + ".created")
                                        .headers(copy)
                                        .data(payload.getBytes(StandardCharsets.UTF_8))
                                        .build())
                        .getSeqno();
        await().atMost(SOON)
                .untilAsserted(() -> {
                    var letter = deadLetter();
                    assertThat(letter).isNotNull();
                    assertThat(letter.getHeaders().getFirst(LetterHeaders.SEQUENCE))
                            .isEqualTo(Long.toString(sequence));
                    assertThat(letter.getHeaders().getFirst(LetterHeaders.REASON)).contains(reason);
                    assertThat(letter.getHeaders().getFirst(LetterHeaders.ATTEMPTS)).isEqualTo("1");
                    assertThat(new String(letter.getData(), StandardCharsets.UTF_8))
                            .isEqualTo(payload);
                });
    }

    @Test
    void keeps_no_payload_of_accounts_and_no_words_that_might_quote_it() throws Exception {
        var user = UUID.randomUUID();
        var signedUp = new UserSignedUp(user, "ada@example.org", "$argon2id$secret");
        nats.connection()
                .jetStream()
                .publish(
                        "users." + user + ".signed-up",
                        headers(signedUp, 0),
                        EventJson.write(signedUp));
        var subscription =
                subscriptions()
                        .<DomainEvent>subscribe(
                                new DurableConsumer<>(
                                        name,
                                        "USERS",
                                        List.of("users." + user + ".>"),
                                        DomainEvent.class),
                                _ -> {
                                    throw new IllegalStateException("{email: ada@example.org}");
                                },
                                QUICK);
        subscriptions.add(subscription);
        subscription.start();

        var letter = awaitDeadLetter();
        assertThat(letter.getData()).isNullOrEmpty();
        assertThat(letter.getHeaders().getFirst(LetterHeaders.REASON))
                .isEqualTo("IllegalStateException");
        assertThat(letter.getHeaders().toString()).doesNotContain("ada@example.org");
        assertThat(letter.getHeaders().getFirst(LetterHeaders.STREAM)).isEqualTo("USERS");
    }

    @Test
    void holds_what_it_cannot_set_aside_yet() throws Exception {
        var service = "late-" + UUID.randomUUID();
        publish(ticket, 0);
        publish(otherTicket, 0);
        start(
                new Subscriptions(nats, true, service, _ -> false, Clock.systemUTC(), metrics)
                        .subscribe(
                                consumer(),
                                event -> {
                                    if (event.entityId().equals(ticket)) {
                                        throw new IllegalStateException("Never");
                                    }
                                    return done(event);
                                },
                                QUICK));

        await().atMost(SOON).until(() -> count("failed") > 5 && handled.size() == 1);
        assertThat(info().getNumAckPending()).isEqualTo(1);
        new Streams(nats, 1, true).requireDeadLetters(service);

        await().atMost(SOON).until(() -> count("dead.lettered") == 1);
        await().atMost(SOON).until(() -> info().getNumAckPending() == 0);
    }

    @Test
    void offers_again_what_an_error_interrupted() throws Exception {
        var calls = new AtomicInteger();
        publish(ticket, 0);
        publish(ticket, 1);
        start(event -> {
            if (event.version() == 0 && calls.incrementAndGet() == 1) {
                throw new AssertionError("As if memory had run out");
            }
            return done(event);
        });

        await().atMost(SOON).until(() -> handled.size() == 2);
        assertThat(handled).extracting(RecordedEvent::version).containsExactly(1L, 0L);
        assertThat(count("redelivered")).isEqualTo(1);
    }

    @Test
    void loses_nothing_and_goes_on_quickly_after_the_server_was_killed() throws Exception {
        try (var ownServer = NatsServer.forTests();
                var own = NatsConnection.connect(ownServer.url(), "restart-test", SOON)) {
            var streams = new Streams(own, 1, true);
            streams.requireEvents(EventStream.TICKETS);
            streams.requireDeadLetters("test");
            var store =
                    new JetStreamEventStore<>(
                            own,
                            streams.settings(EventStream.TICKETS),
                            TicketEvent.class,
                            "test",
                            Clock.systemUTC(),
                            metrics);
            for (int i = 0; i < 400; i++) {
                appendNew(store);
            }
            var seen = ConcurrentHashMap.<UUID>newKeySet();
            var slowly = new AtomicInteger();
            var half = new CountDownLatch(1);
            var restarted = new CountDownLatch(1);
            start(
                    new Subscriptions(own, true, "test", _ -> false, Clock.systemUTC(), metrics)
                            .subscribe(
                                    DurableConsumer.<TicketEvent>ofAll(name, EventStream.TICKETS),
                                    event -> {
                                        if (slowly.incrementAndGet() == 200) {
                                            half.countDown();
                                            waitFor(restarted);
                                        }
                                        seen.add(event.entityId());
                                        return Outcome.DONE;
                                    },
                                    QUICK));
            waitFor(half);
            ownServer.kill();
            ownServer.restart();
            restarted.countDown();
            await().atMost(SOON).until(own::isConnected);
            var afterwards = appendNew(store);

            await().atMost(Duration.ofSeconds(3)).until(() -> seen.contains(afterwards));
            await().atMost(SOON).until(() -> seen.size() == 401);
            await().atMost(SOON)
                    .until(() ->
                            own.connection()
                                            .jetStreamManagement()
                                            .getConsumerInfo("TICKETS", name)
                                            .getAckFloor()
                                            .getStreamSequence()
                                    == 401);
            assertNothingFailed();
            stop_subscriptions();
        }
    }

    private UUID appendNew(JetStreamEventStore<TicketEvent> store) {
        var id = UUID.randomUUID();
        store.append(
                ticketing.events.Boundary.ofTicket(id),
                0,
                List.of(new NewEvent<>(event(id, 0), 0)));
        return id;
    }

    @Test
    void waits_for_a_stream_that_is_not_there_yet() throws Exception {
        try (var ownServer = NatsServer.forTests();
                var own = NatsConnection.connect(ownServer.url(), "early-test", SOON)) {
            start(
                    new Subscriptions(own, true, "test", _ -> false, Clock.systemUTC(), metrics)
                            .subscribe(
                                    DurableConsumer.<TicketEvent>ofAll(name, EventStream.TICKETS),
                                    this::done,
                                    QUICK));
            new Streams(own, 1, true).requireEvents(EventStream.TICKETS);
            own.connection()
                    .jetStream()
                    .publish(
                            "tickets." + ticket + ".created",
                            headers(event(ticket, 0), 0),
                            EventJson.write(event(ticket, 0)));

            await().atMost(SOON).until(() -> handled.size() == 1);
            stop_subscriptions();
        }
    }

    @Test
    void makes_its_consumer_anew_if_somebody_removes_it() throws Exception {
        publish(ticket, 0);
        start(this::done);
        await().atMost(SOON).until(() -> handled.size() == 1);

        nats.connection().jetStreamManagement().deleteConsumer("TICKETS", name);

        await().atMost(SOON).until(() -> handled.size() == 2);
        publish(ticket, 1);
        await().atMost(SOON).until(() -> handled.size() == 3);
    }

    @Test
    void says_that_its_consumer_is_missing_and_goes_on_when_it_is_provisioned_again()
            throws Exception {
        var provisioned = subscriptionsThatMayNotCreate();
        provision();
        publish(ticket, 0);
        start(provisioned.subscribe(consumer(), this::done, QUICK));
        await().atMost(SOON).until(() -> handled.size() == 1);
        assertThat(provisioned.missingConsumers()).isEmpty();
        assertThat(isMissing()).isZero();

        nats.connection().jetStreamManagement().deleteConsumer("TICKETS", name);

        await().atMost(SOON).until(() -> provisioned.missingConsumers().equals(List.of(name)));
        assertThat(isMissing()).isEqualTo(1);
        provision();
        await().atMost(SOON).until(() -> handled.size() == 2);
        assertThat(provisioned.missingConsumers()).isEmpty();
        assertThat(isMissing()).isZero();
    }

    @Test
    void notices_also_while_it_waits_out_an_outage_that_its_consumer_is_missing() throws Exception {
        var provisioned = subscriptionsThatMayNotCreate();
        provision();
        publish(ticket, 0);
        start(
                provisioned.subscribe(
                        consumer(),
                        event -> {
                            handled.add(event);
                            throw new Unavailable("The database is away", null);
                        },
                        QUICK));
        await().atMost(SOON).until(() -> handled.size() > 1);

        nats.connection().jetStreamManagement().deleteConsumer("TICKETS", name);

        await().atMost(SOON).until(() -> provisioned.missingConsumers().equals(List.of(name)));
    }

    @Test
    void does_not_call_a_consumer_missing_that_is_about_to_be_provisioned() throws Exception {
        var provisioned = subscriptionsThatMayNotCreate();
        publish(ticket, 0);
        start(provisioned.subscribe(consumer(), this::done, QUICK));
        await().during(Duration.ofSeconds(2))
                .atMost(SOON)
                .until(() -> provisioned.missingConsumers().isEmpty());

        provision();

        await().atMost(SOON).until(() -> handled.size() == 1);
    }

    private double isMissing() {
        return metrics.get("ticketing.consumer.missing").tag("consumer", name).gauge().value();
    }

    private void provision() throws Exception {
        nats.connection()
                .jetStreamManagement()
                .addOrUpdateConsumer("TICKETS", consumer().configuration());
    }

    private Subscriptions subscriptionsThatMayNotCreate() {
        return new Subscriptions(
                nats, false, "test", DatabaseAway.class::isInstance, Clock.systemUTC(), metrics);
    }

    @Test
    void listens_to_what_it_is_defined_to_though_the_consumer_was_made_by_an_older_version()
            throws Exception {
        publish(ticket, 0);
        start(subscriptions().subscribe(consumer(ticket), this::done, QUICK));
        await().atMost(SOON).until(() -> handled.size() == 1);
        stop_subscriptions();

        start(subscriptions().subscribe(consumer(ticket, otherTicket), this::done, QUICK));
        publish(otherTicket, 0);

        await().atMost(SOON).until(() -> handled.size() == 2);
        assertThat(info().getConsumerConfiguration().getFilterSubjects()).hasSize(2);
    }

    @Test
    void finishes_what_is_in_hand_when_it_stops() throws Exception {
        var begun = new CountDownLatch(2);
        var goOn = new CountDownLatch(1);
        for (int version = 0; version < 5; version++) {
            publish(ticket, version);
            publish(otherTicket, version);
        }
        var subscription =
                start(event -> {
                    begun.countDown();
                    waitFor(goOn);
                    return done(event);
                });
        waitFor(begun);
        await().atMost(SOON).until(() -> info().getNumAckPending() == 10);
        var stopping = Thread.ofVirtual().start(subscription::stop);
        await().atMost(SOON).until(() -> !subscription.isRunning());
        publish(ticket, 5);
        // Longer than the last request lasts.
        await().during(Duration.ofMillis(1500)).atMost(SOON).until(stopping::isAlive);
        goOn.countDown();

        assertThat(stopping.join(SOON)).isTrue();
        assertThat(handled).hasSizeGreaterThanOrEqualTo(10);
        nats.connection().flush(SOON);
        assertThat(info().getNumAckPending()).isZero();
        start(this::done);
        await().atMost(SOON).until(() -> handled.size() == 11);
        assertThat(handled).doesNotHaveDuplicates();
        assertThat(count("redelivered")).isZero();
    }

    @Test
    void finishes_what_waits_for_a_moment_when_it_stops() throws Exception {
        var offers = new AtomicInteger();
        var gap = new AtomicBoolean(true);
        publish(ticket, 1);
        var subscription =
                start(event -> {
                    offers.incrementAndGet();
                    return gap.get() ? Outcome.WAIT : done(event);
                });
        await().atMost(SOON).untilAtomic(offers, value -> assertThat(value).isGreaterThan(2));
        var stopping = Thread.ofVirtual().start(subscription::stop);
        await().atMost(SOON).until(() -> !subscription.isRunning());
        // Its predecessor was in flight in another instance.
        gap.set(false);

        assertThat(stopping.join(SOON)).isTrue();
        assertThat(handled).hasSize(1);
        nats.connection().flush(SOON);
        assertThat(info().getNumAckPending()).isZero();
    }

    @Test
    void causes_no_redelivery_when_one_of_two_instances_stops_under_load() throws Exception {
        var tickets = Stream.generate(UUID::randomUUID).limit(20).toArray(UUID[]::new);
        var goOn = new CountDownLatch(1);
        var reached = new ConcurrentHashMap<UUID, Long>();
        var waited = new AtomicInteger();
        EventHandler<TicketEvent> view =
                event -> {
                    if (event.version() != reached.getOrDefault(event.entityId(), -1L) + 1) {
                        waited.incrementAndGet();
                        return Outcome.WAIT;
                    }
                    waitFor(goOn);
                    done(event);
                    reached.put(event.entityId(), event.version());
                    return Outcome.DONE;
                };
        publishAll(tickets, 0, 1);
        start(
                subscriptions(new SimpleMeterRegistry())
                        .subscribe(consumer(tickets), view, patient(tickets.length)));
        await().atMost(SOON)
                .ignoreExceptionsInstanceOf(JetStreamApiException.class)
                .until(() -> info().getNumAckPending() == tickets.length);
        publishAll(tickets, 1, 3);
        var leaving =
                start(subscriptions().subscribe(consumer(tickets), view, patient(tickets.length)));
        await().atMost(SOON).until(() -> info().getNumAckPending() == 3 * tickets.length);
        await().atMost(SOON).untilAtomic(waited, value -> assertThat(value).isGreaterThan(40));

        var stopping = Thread.ofVirtual().start(leaving::stop);
        await().atMost(SOON).until(() -> !leaving.isRunning());
        goOn.countDown();
        publishAll(tickets, 3, 20);

        assertThat(stopping.join(SOON)).isTrue();
        await().atMost(SOON).until(() -> info().getNumPending() + info().getNumAckPending() == 0);
        assertThat(handled).hasSize(20 * tickets.length).doesNotHaveDuplicates();
        // The server counts each delivery, to any instance.
        assertThat(info().getDelivered().getConsumerSequence()).isEqualTo(20L * tickets.length);
        assertThat(count("handled")).isPositive();
    }

    private static Limits patient(int inFlight) {
        return new Limits(
                inFlight,
                1,
                Duration.ofSeconds(20),
                QUICK.firstRetry(),
                QUICK.deliveries(),
                QUICK.lookAround());
    }

    @Test
    void gives_back_what_waits_when_it_stops() throws Exception {
        var offers = new AtomicInteger();
        publish(ticket, 1);
        var subscription =
                start(_ -> {
                    offers.incrementAndGet();
                    return Outcome.WAIT;
                });
        await().atMost(SOON).untilAtomic(offers, value -> assertThat(value).isGreaterThan(2));

        subscription.stop();
        var offersAtStop = offers.get();
        start(this::done);

        // Long before the acknowledgement wait is over.
        await().atMost(Duration.ofMillis(900)).until(() -> handled.size() == 1);
        assertThat(offers).hasValue(offersAtStop);
    }

    @Test
    void stops_within_two_seconds_when_idle() throws Exception {
        var subscription = start(subscriptions().subscribe(consumer(), this::done));
        awaitRequests(1);
        var stopped = new CountDownLatch(1);

        var start = System.nanoTime();
        subscription.stop(stopped::countDown);
        waitFor(stopped);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        assertThat(subscription.isRunning()).isFalse();
        assertThat(metrics.find("ticketing.events.lag").gauge()).isNull();
    }

    @Test
    void can_be_started_again() throws Exception {
        var subscription = start(this::done);
        subscription.stop();
        subscription.start();
        publish(ticket, 0);

        await().atMost(SOON).until(() -> handled.size() == 1);
    }

    @Test
    void is_left_in_peace_while_it_takes_longer_than_the_ack_wait() throws Exception {
        publish(ticket, 0);
        start(event -> {
            await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
            return done(event);
        });

        await().atMost(SOON).until(() -> info().getAckFloor().getConsumerSequence() == 1);
        assertThat(handled).hasSize(1);
        assertThat(count("redelivered")).isZero();
    }

    @Test
    void handles_the_events_of_an_entity_in_turn_and_different_entities_side_by_side()
            throws Exception {
        var firstMayEnd = new CountDownLatch(1);
        for (int version = 0; version < 20; version++) {
            publish(ticket, version);
        }
        publish(otherTicket, 0);
        start(event -> {
            if (event.entityId().equals(ticket) && event.version() == 0) {
                waitFor(firstMayEnd);
            }
            return done(event);
        });

        await().atMost(SOON).until(() -> handled.size() == 1);
        assertThat(handled).extracting(RecordedEvent::entityId).containsExactly(otherTicket);
        firstMayEnd.countDown();
        await().atMost(SOON).until(() -> handled.size() == 21);
        assertThat(handled.stream().skip(1).map(RecordedEvent::version)).isSorted();
    }

    @Test
    void makes_the_event_the_cause_of_what_its_handler_does() throws Exception {
        var causes = new ConcurrentLinkedQueue<Cause>();
        publish(ticket, 0);
        start(event -> {
            causes.add(Cause.current());
            return done(event);
        });

        await().atMost(SOON).until(() -> handled.size() == 1);
        assertThat(causes).containsExactly(new Cause("story-" + ticket, "0-" + ticket, "trace"));
    }

    @Test
    void hands_over_in_batches_whatever_has_arrived() throws Exception {
        var sizes = new ConcurrentLinkedQueue<Integer>();
        for (int version = 0; version < 300; version++) {
            publish(ticket, version);
        }
        startInBatches(events -> {
            sizes.add(events.size());
            return events.stream().map(this::done).toList();
        });

        await().atMost(SOON).until(() -> info().getAckFloor().getConsumerSequence() == 300);
        assertThat(sizes).hasSizeLessThan(100);
        assertThat(handled.stream().map(RecordedEvent::version)).isSorted().hasSize(300);
    }

    @Test
    void hands_over_two_batches_side_by_side_and_what_happened_to_a_ticket_in_order()
            throws Exception {
        var tickets = Stream.generate(UUID::randomUUID).limit(20).toArray(UUID[]::new);
        publishAll(tickets, 0, 10);
        var two = new CountDownLatch(2);
        var together = new AtomicBoolean(true);
        startInBatches(
                consumer(tickets),
                events -> {
                    two.countDown();
                    if (!two.await(SOON.toSeconds(), TimeUnit.SECONDS)) {
                        together.set(false);
                    }
                    return events.stream().map(this::done).toList();
                });

        await().atMost(SOON.multipliedBy(3)).until(() -> handled.size() == 200);
        assertThat(together).isTrue();
        for (var one : tickets) {
            assertThat(handled.stream().filter(event -> event.entityId().equals(one)))
                    .extracting(RecordedEvent::version)
                    .isSorted();
        }
    }

    @Test
    void blames_none_but_the_guilty_one_of_a_batch() throws Exception {
        for (int version = 0; version < 50; version++) {
            publish(ticket, version);
        }
        startInBatches(events -> {
            if (events.stream().anyMatch(event -> event.version() == 20)) {
                throw new IllegalStateException("A bad one");
            }
            return events.stream().map(this::done).toList();
        });

        assertThat(awaitDeadLetter().getHeaders().getFirst("ce-id")).isEqualTo("20-" + ticket);
        await().atMost(SOON).until(() -> info().getNumAckPending() == 0);
        assertThat(handled).hasSize(49).doesNotHaveDuplicates();
        assertThat(count("failed")).isEqualTo(5);
    }

    @Test
    void holds_only_what_waits_of_a_batch() throws Exception {
        var gap = new AtomicBoolean(true);
        for (int version = 0; version < 50; version++) {
            publish(ticket, version);
        }
        startInBatches(events ->
                events.stream()
                        .map(event ->
                                gap.get() && event.version() >= 40 ? Outcome.WAIT : done(event))
                        .toList());

        await().atMost(SOON).until(() -> handled.size() == 40);
        await().atMost(SOON).until(() -> info().getNumAckPending() == 10);
        gap.set(false);
        await().atMost(SOON).until(() -> handled.size() == 50);
        assertNothingFailed();
    }

    @Test
    void offers_a_whole_batch_again_after_an_outage() throws Exception {
        var down = new AtomicBoolean(true);
        var calls = new AtomicInteger();
        for (int version = 0; version < 50; version++) {
            publish(ticket, version);
        }
        startInBatches(events -> {
            calls.incrementAndGet();
            if (down.get()) {
                throw new DatabaseAway();
            }
            return events.stream().map(this::done).toList();
        });

        await().atMost(SOON).untilAtomic(calls, value -> assertThat(value).isGreaterThan(7));
        down.set(false);
        await().atMost(SOON).until(() -> handled.size() == 50);
        assertNothingFailed();
    }

    @Test
    void knows_how_far_behind_it_is() throws Exception {
        var goOn = new CountDownLatch(1);
        for (int version = 0; version < 1500; version++) {
            publish(ticket, version);
        }
        var first =
                start(event -> {
                    waitFor(goOn);
                    return done(event);
                });
        await().atMost(SOON).until(() -> lag() == 1500);
        var idle = new SimpleMeterRegistry();
        start(subscriptions(idle).subscribe(consumer(), this::done, QUICK));

        await().atMost(SOON).until(() -> idle.get("ticketing.events.lag").gauge().value() == 256);
        goOn.countDown();
        await().atMost(SOON).until(() -> lag() == 0);
        await().atMost(SOON).until(() -> idle.get("ticketing.events.lag").gauge().value() == 0);
        first.stop();
    }

    /** The server is asked every ten seconds; its answer is soon outdated. */
    @RepeatedTest(30)
    void is_not_behind_when_it_has_answered_all() throws Exception {
        publish(ticket, 0);
        start(subscriptions().subscribe(consumer(), this::done, Limits.ONE_BY_ONE));

        await().atMost(Duration.ofSeconds(5)).until(() -> count("handled") == 1 && lag() == 0);
    }

    private Subscription<?> start(EventHandler<TicketEvent> handler) {
        return start(subscriptions().subscribe(consumer(), handler, QUICK));
    }

    private void startInBatches(BatchHandler<TicketEvent> handler) {
        startInBatches(consumer(), handler);
    }

    private void startInBatches(
            DurableConsumer<TicketEvent> consumer, BatchHandler<TicketEvent> handler) {
        start(
                subscriptions()
                        .subscribeInBatches(
                                consumer,
                                handler,
                                new Limits(
                                        1000,
                                        500,
                                        QUICK.ackWait(),
                                        QUICK.firstRetry(),
                                        QUICK.deliveries(),
                                        QUICK.lookAround())));
    }

    private Subscription<?> start(Subscription<?> subscription) {
        subscriptions.add(subscription);
        subscription.start();
        return subscription;
    }

    private Subscriptions subscriptions() {
        return subscriptions(metrics);
    }

    private static Subscriptions subscriptions(SimpleMeterRegistry metrics) {
        return new Subscriptions(
                nats, true, "test", DatabaseAway.class::isInstance, Clock.systemUTC(), metrics);
    }

    private DurableConsumer<TicketEvent> consumer() {
        return consumer(ticket, otherTicket);
    }

    private DurableConsumer<TicketEvent> consumer(UUID... tickets) {
        var subjects = new ArrayList<String>();
        for (var each : tickets) {
            subjects.add("tickets." + each + ".>");
        }
        return new DurableConsumer<>(name, "TICKETS", subjects, TicketEvent.class);
    }

    private Outcome done(RecordedEvent<TicketEvent> event) {
        handled.add(event);
        return Outcome.DONE;
    }

    private static void publish(UUID ticket, long version) throws Exception {
        var event = event(ticket, version);
        nats.connection()
                .jetStream()
                .publish(
                        "tickets." + ticket + (version == 0 ? ".created" : ".updated"),
                        // As the store writes it; the expectation must not apply a second time.
                        headers(event, version).put("Nats-Expected-Stream", "TICKETS"),
                        EventJson.write(event));
    }

    private static void publishAll(UUID[] tickets, long from, long to) throws Exception {
        for (long version = from; version < to; version++) {
            for (var each : tickets) {
                publish(each, version);
            }
        }
    }

    private static TicketEvent event(UUID ticket, long version) {
        return version == 0
                ? new TicketCreated(ticket, ticket, "Concert", new BigDecimal("19.99"), "eur")
                : new TicketUpdated(ticket, "Concert", new BigDecimal(version + ".00"));
    }

    private static Headers headers(DomainEvent event, long version) {
        return EventCodec.headers(
                new NewEvent<>(event, version),
                version + "-" + event.entityId(),
                "test",
                Instant.EPOCH,
                new Cause("story-" + event.entityId(), null, "trace"));
    }

    private String json(long version) {
        return new String(EventJson.write(event(ticket, version)), StandardCharsets.UTF_8);
    }

    private void awaitRequests(int number) {
        await().atMost(SOON).until(() -> info().getNumWaiting() == number);
    }

    /** The consumer of this test, which is created in the background. */
    private ConsumerInfo info() {
        return await().atMost(SOON)
                .ignoreException(JetStreamApiException.class)
                .until(
                        () ->
                                nats.connection()
                                        .jetStreamManagement()
                                        .getConsumerInfo("TICKETS", name),
                        Objects::nonNull);
    }

    private double count(String what) {
        return metrics.get("ticketing.events." + what).tag("consumer", name).counter().count();
    }

    private double lag() {
        return metrics.get("ticketing.events.lag").tag("consumer", name).gauge().value();
    }

    private MessageInfo awaitDeadLetter() {
        await().atMost(SOON).until(() -> deadLetter() != null);
        return deadLetter();
    }

    private MessageInfo deadLetter() {
        try {
            return nats.connection()
                    .jetStreamManagement()
                    .getLastMessage("DEAD_LETTERS_TEST", "dead-letters.test." + name);
        } catch (io.nats.client.JetStreamApiException none) {
            return null;
        } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    private void assertNothingFailed() {
        assertThat(deadLetter()).isNull();
        assertThat(count("failed")).isZero();
        assertThat(count("dead.lettered")).isZero();
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    @SuppressWarnings("serial")
    private static final class DatabaseAway extends RuntimeException {}

    @SuppressWarnings("serial")
    private static final class SoldOut extends Refusal {
        SoldOut() {
            super("Sold out");
        }
    }
}
