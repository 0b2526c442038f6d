package ticketing.eventstore.subscription;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.JetStreamApiException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import ticketing.events.Boundary;
import ticketing.events.DomainEvent;
import ticketing.events.OrderEvent;
import ticketing.events.OrderEvent.OrderPlaced;
import ticketing.events.TicketEvent;
import ticketing.eventstore.EventHandler;
import ticketing.eventstore.EventStore;
import ticketing.eventstore.EventStoreContract;
import ticketing.eventstore.History;
import ticketing.eventstore.NewEvent;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.deadletter.Replay;
import ticketing.eventstore.jetstream.GenerationNumbers;
import ticketing.eventstore.jetstream.JetStreamEventStore;
import ticketing.eventstore.jetstream.JetStreamTimers;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.jetstream.NatsConnection.Credentials;
import ticketing.eventstore.jetstream.Streams;
import ticketing.nats.ApiErrors;
import ticketing.nats.DurableConsumer;
import ticketing.nats.Provisioner;
import ticketing.nats.UserKey;
import ticketing.topology.Accounts;
import ticketing.topology.Buckets;
import ticketing.topology.Consumers;
import ticketing.topology.Provisions;
import ticketing.topology.Service;
import ticketing.topology.TimerStreams;

/**
 * Everything that a service does with NATS also works from an account without streams. Includes the
 * contract of the event store.
 */
abstract class AcrossAccountsContract extends EventStoreContract {

    static final Duration SOON = Duration.ofSeconds(30);
    static final Map<String, UserKey> KEYS =
            Accounts.users().stream().collect(toMap(user -> user, _ -> UserKey.generate()));
    static final String ACCOUNTS = Accounts.configuration(user -> KEYS.get(user).publicKey());

    /** The usual limits, but failures are retried after a moment. */
    private static final Limits FAILS_SOON = limits(Limits.ONE_BY_ONE.deliveries());

    /** Every message is a suspect. */
    private static final Limits SUSPECTS_ALL = limits(1);

    private static Limits limits(int deliveries) {
        return new Limits(
                Limits.ONE_BY_ONE.inFlight(),
                Limits.ONE_BY_ONE.atOnce(),
                Limits.ONE_BY_ONE.ackWait(),
                Duration.ofMillis(10),
                deliveries,
                Limits.ONE_BY_ONE.lookAround());
    }

    private final List<Subscription<?>> started = new ArrayList<>();

    /** Provisions the services, and connects each to a server, or to one of several. */
    static Map<Service, NatsConnection> connect(List<String> urls) throws Exception {
        var services = new EnumMap<Service, NatsConnection>(Service.class);
        for (var context : Service.values()) {
            try (var provisioner = connect(urls.getFirst(), Accounts.provisionerOf(context))) {
                new Provisioner(provisioner.connection())
                        .apply(Provisions.of(context, urls.size()));
            }
            var url = urls.get(context.ordinal() % urls.size());
            services.put(context, connect(url, Accounts.userOf(context)));
        }
        return services;
    }

    static NatsConnection connect(String url, String user) {
        return NatsConnection.connect(url, user, SOON, new Credentials(KEYS.get(user), null));
    }

    @AfterEach
    void stop_subscriptions() {
        started.parallelStream().forEach(Subscription::stop);
        started.clear();
    }

    @AfterEach
    void nothing_was_refused() {
        services().values().forEach(NatsConnection::throwIfAnythingIsForbidden);
    }

    abstract int replicas();

    abstract Map<Service, NatsConnection> services();

    private NatsConnection nats(Service service) {
        return services().get(service);
    }

    private <E extends DomainEvent> EventStore<E> storeOf(Service service, Class<E> events) {
        var streams = new Streams(nats(service), replicas(), false);
        streams.requireEvents(service.events());
        return new JetStreamEventStore<>(
                nats(service),
                streams.settings(service.events()),
                events,
                service.longName(),
                Clock.systemUTC(),
                new SimpleMeterRegistry());
    }

    private Subscriptions subscriptionsOf(Service service) {
        return new Subscriptions(
                nats(service),
                false,
                service.shortName(),
                _ -> false,
                Clock.systemUTC(),
                new SimpleMeterRegistry());
    }

    private <E extends DomainEvent> void start(
            Subscriptions subscriptions, DurableConsumer<E> consumer, EventHandler<E> handler) {
        start(subscriptions, consumer, handler, FAILS_SOON);
    }

    private <E extends DomainEvent> void start(
            Subscriptions subscriptions,
            DurableConsumer<E> consumer,
            EventHandler<E> handler,
            Limits limits) {
        var subscription = subscriptions.subscribe(consumer, handler, limits);
        started.add(subscription);
        subscription.start();
    }

    @Override
    protected EventStore<TicketEvent> store() {
        var store = storeOf(Service.TICKETS, TicketEvent.class);
        return new EventStore<>() {

            /** Any replica may have answered, and may lag. */
            @Override
            public History<TicketEvent> load(Boundary boundary, long afterSequence) {
                return await().atMost(SOON)
                        .until(
                                () -> store.load(boundary, afterSequence),
                                history -> isCurrent(boundary, history.lastSequence()));
            }

            @Override
            public List<RecordedEvent<TicketEvent>> append(
                    Boundary boundary, long expectedSequence, List<NewEvent<TicketEvent>> events) {
                return store.append(boundary, expectedSequence, events);
            }

            @Override
            public boolean isCurrent(Boundary boundary, long sequence) {
                return store.isCurrent(boundary, sequence);
            }
        };
    }

    private RecordedEvent<OrderEvent> place(UUID order) {
        var ticket = UUID.randomUUID();
        var placed =
                new OrderPlaced(
                        order,
                        ticket,
                        0,
                        UUID.randomUUID(),
                        "Concert",
                        new BigDecimal("19.99"),
                        "eur",
                        0,
                        Instant.now());
        return storeOf(Service.ORDERS, OrderEvent.class)
                .append(Boundary.ofOrdersFor(ticket), 0, List.of(new NewEvent<>(placed, 0)))
                .getFirst();
    }

    /** Starts a subscription, and returns the entities of the events that arrive. */
    private <E extends DomainEvent> Collection<UUID> listen(
            Service service, DurableConsumer<E> consumer) {
        Collection<UUID> seen = new ConcurrentLinkedQueue<>();
        start(
                subscriptionsOf(service),
                consumer,
                event -> {
                    seen.add(event.entityId());
                    return Outcome.DONE;
                });
        return seen;
    }

    @Test
    void an_event_is_handled_by_another_service_and_by_its_own() {
        var order = UUID.randomUUID();
        var view = Consumers.ORDERS_VIEW.all().getFirst();
        var elsewhere = listen(Service.TICKETS, Consumers.TICKETS_WHEN_ORDER_PLACED);
        var inView = listen(Service.ORDERS, view);

        place(order);

        await().atMost(SOON).until(() -> elsewhere.contains(order));
        await().atMost(SOON).until(() -> inView.contains(order));
        await().atMost(SOON)
                .until(() -> isDone(Service.TICKETS, Consumers.TICKETS_WHEN_ORDER_PLACED));
        await().atMost(SOON).until(() -> isDone(Service.ORDERS, view));
    }

    private boolean isDone(Service service, DurableConsumer<?> consumer) {
        var progress = subscriptionsOf(service).consumers().progress(consumer).orElseThrow();
        return progress.undelivered() + progress.unanswered() == 0;
    }

    @Test
    void a_consumer_of_ones_own_stream_and_of_another_one_is_rewound() {
        var order = UUID.randomUUID();
        place(order);
        for (var view : List.of(Consumers.ORDERS_VIEW, Consumers.PAYMENTS_ORDER_COPIES)) {
            var service = view == Consumers.ORDERS_VIEW ? Service.ORDERS : Service.PAYMENTS;
            var consumer = view.all().getLast();
            var seen = listen(service, consumer);
            await().atMost(SOON).until(() -> seen.contains(order));
            stop_subscriptions();

            subscriptionsOf(service).consumers().rewind(consumer);

            var again = listen(service, consumer);
            await().atMost(SOON).until(() -> again.contains(order));
        }
    }

    @Test
    void what_cannot_be_handled_is_kept_and_then_handled_or_discarded() {
        var subscriptions = subscriptionsOf(Service.EXPIRATION);
        var orders = List.of(UUID.randomUUID(), UUID.randomUUID());
        var mended = new AtomicBoolean();
        start(
                subscriptions,
                Consumers.EXPIRATION_WHEN_ORDER_PLACED,
                event -> {
                    if (orders.contains(event.entityId()) && !mended.get()) {
                        throw new IllegalStateException("As if it had a fault");
                    }
                    return Outcome.DONE;
                });
        orders.forEach(this::place);
        await().atMost(SOON).until(() -> subscriptions.deadLetters().list(10).size() == 2);
        mended.set(true);
        var letters = subscriptions.deadLetters().list(10);

        var replayed = subscriptions.replays().replay(letters.getFirst().id()).orElseThrow();
        var discarded = subscriptions.deadLetters().discard(letters.getLast().id());

        assertThat(replayed.result()).isEqualTo(Replay.Result.HANDLED);
        assertThat(discarded).isPresent();
        await().atMost(SOON).until(() -> subscriptions.deadLetters().list(10).isEmpty());
    }

    @Test
    void a_message_that_may_have_ended_a_process_is_handled() {
        var order = UUID.randomUUID();
        Collection<UUID> handled = new ConcurrentLinkedQueue<>();
        start(
                subscriptionsOf(Service.TICKETS),
                Consumers.TICKETS_WHEN_ORDER_PLACED,
                event -> {
                    handled.add(event.entityId());
                    return Outcome.DONE;
                },
                SUSPECTS_ALL);

        place(order);

        await().atMost(SOON).until(() -> handled.contains(order));
    }

    @Test
    void a_message_that_is_too_large_for_a_letter_is_kept() throws Exception {
        var subscriptions = subscriptionsOf(Service.PAYMENTS);
        start(subscriptions, Consumers.PAYMENTS_WHEN_ORDER_CANCELLED, _ -> Outcome.DONE);
        var orders = nats(Service.ORDERS).connection();
        var payload = new byte[(int) orders.getMaxPayload()];

        orders.jetStream().publish("orders.1.2.cancelled", payload);

        await().atMost(SOON).until(() -> !subscriptions.deadLetters().list(10).isEmpty());
        var letter = subscriptions.deadLetters().list(10).getFirst();
        assertThat(subscriptions.deadLetters().open(letter.id())).isPresent();
        assertThat(subscriptions.deadLetters().discard(letter.id())).isPresent();
    }

    @Test
    void a_timer_comes_due_unless_it_is_removed() {
        var nats = nats(Service.EXPIRATION);
        new Streams(nats, replicas(), false).requireTimers(TimerStreams.EXPIRATION_TIMERS);
        var timers = new JetStreamTimers(nats, TimerStreams.EXPIRATION_TIMERS);
        var due = listen(Service.EXPIRATION, Consumers.EXPIRATION_WHEN_TIMER_IS_DUE);
        var removed = UUID.randomUUID();
        var kept = UUID.randomUUID();
        timers.set(removed, Instant.now().plusSeconds(2), place(removed));
        timers.set(kept, Instant.now().plusSeconds(2), place(kept));

        timers.remove(removed);

        await().atMost(SOON).until(() -> due.contains(kept));
        assertThat(due).doesNotContain(removed);
    }

    @Test
    void a_bucket_is_written_and_read() throws Exception {
        var generations =
                GenerationNumbers.of(nats(Service.TICKETS), Service.TICKETS.shortName(), false);
        var first = generations.next(Consumers.TICKETS_VIEW.name());
        assertThat(generations.next(Consumers.TICKETS_VIEW.name())).isEqualTo(first + 1);

        var networks = nats(Service.AUTH).bucket(Buckets.KNOWN_NETWORKS);
        networks.put("some", new byte[] {1});
        assertThat(networks.get("some").getValue()).containsExactly(1);

        var ledger = nats(Service.PAYMENTS).bucket(Buckets.SANDBOX_GATEWAY);
        ledger.create("line", "first".getBytes(UTF_8));
        assertThatExceptionOfType(JetStreamApiException.class)
                .isThrownBy(() -> ledger.create("line", "second".getBytes(UTF_8)))
                .matches(ApiErrors::isConflict);
    }
}
