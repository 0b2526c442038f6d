package ticketing.eventstore.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.PersistMode;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import ticketing.events.Boundary;
import ticketing.events.EventStream;
import ticketing.events.TicketEvent;
import ticketing.events.TicketEvent.TicketCreated;
import ticketing.events.TicketEvent.TicketUpdated;
import ticketing.eventstore.EventStore;
import ticketing.eventstore.EventStoreContract;
import ticketing.eventstore.EventStoreException.Forbidden;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.eventstore.EventStoreException.Unreadable;
import ticketing.eventstore.NewEvent;
import ticketing.infrastructure.nats.NatsServer;
import ticketing.nats.Unsuitable;

class JetStreamEventStoreIT extends EventStoreContract {

    private static NatsServer server;
    private static NatsConnection nats;
    private static JetStreamEventStore<TicketEvent> store;

    @BeforeAll
    static void start_server() {
        server = NatsServer.forTests();
        nats = NatsConnection.connect(server.url(), "event-store-test", Duration.ofSeconds(10));
        var streams = new Streams(nats, 1, true);
        streams.requireEvents(EventStream.TICKETS);
        store =
                new JetStreamEventStore<>(
                        nats,
                        streams.settings(EventStream.TICKETS),
                        TicketEvent.class,
                        "tickets-service",
                        Clock.systemUTC(),
                        new SimpleMeterRegistry());
    }

    @AfterAll
    static void stop_server() {
        nats.close();
        server.close();
    }

    @Override
    protected EventStore<TicketEvent> store() {
        return store;
    }

    private static TicketEvent created(UUID ticket) {
        return new TicketCreated(
                ticket, UUID.randomUUID(), "Concert", new BigDecimal("19.99"), "eur");
    }

    @Test
    void a_history_longer_than_one_page_is_read_whole() {
        var ticket = UUID.randomUUID();
        var boundary = Boundary.ofTicket(ticket);
        var last =
                store.append(boundary, 0, List.of(new NewEvent<>(created(ticket), 0)))
                        .getLast()
                        .sequence();
        for (int version = 1; version < 2_500; version += 500) {
            var batch = new ArrayList<NewEvent<TicketEvent>>();
            for (int i = 0; i < 500; i++) {
                batch.add(
                        new NewEvent<>(
                                new TicketUpdated(ticket, "Concert", new BigDecimal(version + i)),
                                version + i));
            }
            last = store.append(boundary, last, batch).getLast().sequence();
        }

        var history = store.load(boundary, 0);

        assertThat(history.events()).hasSize(2_501);
        assertThat(history.events().stream().map(event -> event.version()))
                .isEqualTo(LongStream.rangeClosed(0, 2_500).boxed().toList());
        assertThat(history.lastSequence()).isEqualTo(last);
    }

    @Test
    void an_append_whose_answer_got_lost_is_recognised_when_it_is_repeated() {
        var ticket = UUID.randomUUID();
        var boundary = Boundary.ofTicket(ticket);
        var answers = new AtomicInteger();
        var forgetful =
                (Connection)
                        Proxy.newProxyInstance(
                                Connection.class.getClassLoader(),
                                new Class<?>[] {Connection.class},
                                (_, method, arguments) -> {
                                    var answer = method.invoke(nats.connection(), arguments);
                                    var first =
                                            method.getName().equals("request")
                                                    && answers.getAndIncrement() == 0;
                                    return first ? new CompletableFuture<>() : answer;
                                });
        var lossyNats = new NatsConnection(forgetful);
        var lossy =
                new JetStreamEventStore<>(
                        lossyNats,
                        new EventStreamSettings("TICKETS", 1),
                        TicketEvent.class,
                        "tickets-service",
                        Clock.systemUTC(),
                        new SimpleMeterRegistry());

        var appended = lossy.append(boundary, 0, List.of(new NewEvent<>(created(ticket), 0)));

        assertThat(store.load(boundary, 0).events()).isEqualTo(appended);
        assertThat(answers).hasValueGreaterThan(1);
        // That write was stored, so the next one without an answer is not the second in a row.
        var writes = lossyNats.writesTo("TICKETS");
        writes.noAnswer(System.nanoTime());
        assertThat(writes.reason()).isNull();
    }

    @Test
    void an_event_of_an_unknown_type_stops_whoever_would_decide_without_it() throws Exception {
        var ticket = UUID.randomUUID();
        nats.connection()
                .jetStream()
                .publish(
                        "tickets." + ticket + ".painted",
                        new Headers()
                                .put("ce-type", "ticketing.ticket-painted.v1")
                                .put("ce-id", "1"),
                        "{}".getBytes(StandardCharsets.UTF_8));

        assertThatExceptionOfType(Unreadable.class)
                .isThrownBy(() -> store.load(Boundary.ofTicket(ticket), 0))
                .withMessageContaining("ticketing.ticket-painted.v1");
    }

    @Test
    void a_server_that_is_down_is_told_from_a_conflict_and_heals() {
        try (var ownServer = NatsServer.forTests();
                var ownNats =
                        NatsConnection.connect(ownServer.url(), "down", Duration.ofSeconds(10))) {
            var streams = new Streams(ownNats, 1, true);
            streams.requireEvents(EventStream.TICKETS);
            var ownStore =
                    new JetStreamEventStore<>(
                            ownNats,
                            streams.settings(EventStream.TICKETS),
                            TicketEvent.class,
                            "tickets-service",
                            Clock.systemUTC(),
                            new SimpleMeterRegistry());
            var ticket = UUID.randomUUID();
            var boundary = Boundary.ofTicket(ticket);
            var event = List.of(new NewEvent<>(created(ticket), 0));
            ownServer.kill();

            assertThatExceptionOfType(Unavailable.class)
                    .isThrownBy(() -> ownStore.load(boundary, 0));
            assertThatExceptionOfType(Unavailable.class)
                    .isThrownBy(() -> ownStore.append(boundary, 0, event));

            ownServer.restart();
            var appended = ownStore.append(boundary, 0, event);
            assertThat(ownStore.load(boundary, 0).events()).isEqualTo(appended);
        }
    }

    @Test
    void a_missing_right_is_told_from_an_outage() {
        var settings =
                NatsServer.Settings.in(Path.of("target", "nats", UUID.randomUUID().toString()))
                        .withConfiguration(
                                """
                                authorization {
                                  users: [
                                    { user: owner, password: owner }
                                    { user: guest, password: guest, permissions: {
                                        publish: { deny: ["tickets.>", "$JS.API.DIRECT.GET.ORDERS",
                                            "$JS.API.DIRECT.GET.USERS.>", "$JS.API.STREAM.MSG.GET.TICKETS"] } } }
                                  ]
                                }\
                                """);
        try (var ownServer = NatsServer.start(settings);
                var owner = connect(ownServer, "owner");
                var guest = connect(ownServer, "guest")) {
            var streams = new Streams(owner, 1, true);
            streams.requireEvents(EventStream.TICKETS);
            streams.requireEvents(EventStream.ORDERS);
            var ticket = UUID.randomUUID();

            assertThatExceptionOfType(Forbidden.class)
                    .isThrownBy(() ->
                            storeOf(guest, EventStream.TICKETS)
                                    .append(
                                            Boundary.ofTicket(ticket),
                                            0,
                                            List.of(new NewEvent<>(created(ticket), 0))))
                    .withMessageContaining("tickets." + ticket + ".created");
            assertThatExceptionOfType(Forbidden.class)
                    .isThrownBy(() ->
                            storeOf(guest, EventStream.ORDERS)
                                    .load(Boundary.ofOrdersFor(ticket), 0))
                    .withMessageContaining("DIRECT.GET.ORDERS");
            streams.requireEvents(EventStream.USERS);
            assertThatExceptionOfType(Forbidden.class)
                    .isThrownBy(() ->
                            storeOf(guest, EventStream.TICKETS)
                                    .isCurrent(Boundary.ofTicket(ticket), 0))
                    .withMessageContaining("STREAM.MSG.GET.TICKETS");
            // Only the leader answers this; a direct get could be answered by a follower.
            assertThat(storeOf(guest, EventStream.USERS).isCurrent(Boundary.ofUser("ada"), 0))
                    .isTrue();
            assertThat(
                            storeOf(guest, EventStream.TICKETS)
                                    .load(Boundary.ofTicket(ticket), 0)
                                    .events())
                    .isEmpty();
        }
    }

    private static NatsConnection connect(NatsServer to, String user) {
        return NatsConnection.connect(
                to.url().replace("//", "//" + user + ":" + user + "@"),
                user,
                Duration.ofSeconds(10));
    }

    private static JetStreamEventStore<TicketEvent> storeOf(
            NatsConnection nats, EventStream stream) {
        return new JetStreamEventStore<>(
                nats,
                new EventStreamSettings(stream.name(), 3),
                TicketEvent.class,
                "test",
                Clock.systemUTC(),
                new SimpleMeterRegistry());
    }

    @Test
    void a_stream_that_lacks_a_guarantee_is_refused_with_what_to_change() throws Exception {
        var management = nats.connection().jetStreamManagement();
        management.addStream(
                StreamConfiguration.builder()
                        .name("PAYMENTS")
                        .subjects("payments.>")
                        .maxAge(Duration.ofDays(1))
                        .noAck(true)
                        .persistMode(PersistMode.Async)
                        .build());

        assertThatExceptionOfType(Unsuitable.class)
                .isThrownBy(() -> new Streams(nats, 1, true).requireEvents(EventStream.PAYMENTS))
                .withMessageContaining("max_age from PT24H to PT0S")
                .withMessageContaining("no_ack from true to false")
                .withMessageContaining("persist_mode from async to default")
                .withMessageContaining("deny_delete from false to true")
                .withMessageContaining("allow_atomic from false to true");
    }

    @Test
    void the_log_can_neither_be_purged_nor_cut() {
        assertThatExceptionOfType(JetStreamApiException.class)
                .isThrownBy(() -> nats.connection().jetStreamManagement().purgeStream("TICKETS"));
        assertThatExceptionOfType(JetStreamApiException.class)
                .isThrownBy(
                        () -> nats.connection().jetStreamManagement().deleteMessage("TICKETS", 1));
    }

    @Test
    void the_leader_tells_when_more_has_happened_than_a_reader_saw() {
        var replicated =
                new JetStreamEventStore<>(
                        nats,
                        new EventStreamSettings("TICKETS", 3),
                        TicketEvent.class,
                        "tickets-service",
                        Clock.systemUTC(),
                        new SimpleMeterRegistry());
        var ticket = UUID.randomUUID();
        var boundary = Boundary.ofTicket(ticket);

        assertThat(replicated.isCurrent(boundary, 0)).isTrue();
        var appended = replicated.append(boundary, 0, List.of(new NewEvent<>(created(ticket), 0)));
        assertThat(replicated.isCurrent(boundary, 0)).isFalse();
        assertThat(replicated.isCurrent(boundary, appended.getLast().sequence())).isTrue();
    }
}
