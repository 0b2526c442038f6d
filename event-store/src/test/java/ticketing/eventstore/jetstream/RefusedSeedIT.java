package ticketing.eventstore.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.Connection.Status;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import ticketing.events.Boundary;
import ticketing.events.EventStream;
import ticketing.events.TicketEvent;
import ticketing.events.TicketEvent.TicketCreated;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.eventstore.NewEvent;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.jetstream.NatsConnection.Credentials;
import ticketing.eventstore.subscription.Subscriptions;
import ticketing.infrastructure.nats.NatsServer;
import ticketing.nats.DurableConsumer;
import ticketing.nats.Provisioner;
import ticketing.nats.Unsuitable;
import ticketing.nats.UserKey;
import ticketing.topology.Accounts;
import ticketing.topology.Consumers;
import ticketing.topology.Provisions;
import ticketing.topology.Service;

/** A server whose configuration lacks the key of a service for a while. */
@Isolated("It looks at the output of the whole process")
@ExtendWith(OutputCaptureExtension.class)
class RefusedSeedIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final DurableConsumer<TicketEvent> CONSUMER = Consumers.TICKETS_VIEW.of(1);

    private final UserKey key = UserKey.generate();
    private final UserKey provisioner = UserKey.generate();
    private final Path folder =
            Path.of("target", "nats", UUID.randomUUID().toString()).toAbsolutePath();
    private NatsServer server;

    // Closing a NATS connection may be interrupted; then the test should fail.
    @SuppressWarnings("try")
    @BeforeEach
    void start_server() throws Exception {
        Files.createDirectories(folder);
        know(key);
        server =
                NatsServer.start(
                        NatsServer.Settings.in(folder).withConfiguration("include \"auth.conf\""));
        try (var connection =
                Nats.connect(
                        Options.builder().server(server.url()).authHandler(provisioner).build())) {
            new Provisioner(connection).apply(Provisions.of(Service.TICKETS, 1));
        }
    }

    @AfterEach
    void stop_server() {
        server.close();
    }

    @Test
    void is_an_outage_that_ends_by_itself_and_loses_nothing(CapturedOutput output)
            throws Exception {
        try (var nats = connect()) {
            var store = store(nats);
            var slow = new CompletableFuture<Boolean>();
            var handled = new CopyOnWriteArrayList<UUID>();
            var subscription =
                    subscriptions(nats)
                            .subscribe(
                                    CONSUMER,
                                    event -> {
                                        var _ = slow.join();
                                        handled.add(event.data().ticketId());
                                        return Outcome.DONE;
                                    });
            subscription.start();
            var before = append(store);
            await().atMost(SOON).until(() -> unanswered(nats) == 1);
            var client = nats.connection();

            reload(UserKey.generate());
            await().atMost(SOON).until(() -> client.getStatus() == Status.CLOSED);

            assertThat(nats.isConnected()).isFalse();
            assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> append(store));
            assertThatExceptionOfType(Unavailable.class)
                    .isThrownBy(() -> store.load(Boundary.ofTicket(before), 0));

            reload(key);
            await().atMost(Duration.ofSeconds(5)).until(nats::isConnected);

            slow.complete(true);
            var after = append(store);
            await().atMost(Duration.ofSeconds(5)).until(() -> unanswered(nats) == 0);
            await().atMost(Duration.ofSeconds(5)).until(() -> handled.contains(after));
            assertThat(handled).containsExactly(before, after);
            assertThat(store.load(Boundary.ofTicket(before), 0).events()).hasSize(1);
            subscription.stop();
        }
        assertThat(output.getAll())
                .containsOnlyOnce("now rejects this service: see ticketing.nats.seed-file")
                .containsOnlyOnce("accepts this service again")
                .doesNotContain("\tat ");
    }

    @Test
    void stops_a_start_with_a_sentence() throws Exception {
        know(UserKey.generate());
        server.kill();
        server.restart();

        assertThatExceptionOfType(Unsuitable.class)
                .isThrownBy(this::connect)
                .withMessageContaining("rejects this service: see ticketing.nats.seed-file");
    }

    private void know(UserKey service) throws IOException {
        Files.writeString(
                folder.resolve("auth.conf"),
                Accounts.configuration(user -> {
                    if (user.equals(Accounts.userOf(Service.TICKETS))) {
                        return service.publicKey();
                    }
                    return user.equals(Accounts.provisionerOf(Service.TICKETS))
                            ? provisioner.publicKey()
                            : UserKey.generate().publicKey();
                }));
    }

    private void reload(UserKey known) throws IOException, InterruptedException {
        know(known);
        var pid = Long.toString(server.pid().orElseThrow());
        assertThat(new ProcessBuilder("kill", "-HUP", pid).start().waitFor()).isZero();
    }

    private NatsConnection connect() {
        return NatsConnection.connect(
                server.url(), "refused-seed-test", SOON, new Credentials(key, null));
    }

    private static JetStreamEventStore<TicketEvent> store(NatsConnection nats) {
        return new JetStreamEventStore<>(
                nats,
                new Streams(nats, 1, false).settings(EventStream.TICKETS),
                TicketEvent.class,
                "tickets-service",
                Clock.systemUTC(),
                new SimpleMeterRegistry());
    }

    private static Subscriptions subscriptions(NatsConnection nats) {
        return new Subscriptions(
                nats, false, "tickets", _ -> false, Clock.systemUTC(), new SimpleMeterRegistry());
    }

    private static UUID append(JetStreamEventStore<TicketEvent> store) {
        var ticket = UUID.randomUUID();
        store.append(
                Boundary.ofTicket(ticket),
                0,
                List.of(
                        new NewEvent<>(
                                new TicketCreated(
                                        ticket,
                                        UUID.randomUUID(),
                                        "Concert",
                                        new BigDecimal("19.99"),
                                        "eur"),
                                0)));
        return ticket;
    }

    private static long unanswered(NatsConnection nats) throws Exception {
        return nats.management()
                .getConsumerInfo(CONSUMER.stream(), CONSUMER.name())
                .getNumAckPending();
    }
}
