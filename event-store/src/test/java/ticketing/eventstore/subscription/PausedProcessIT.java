package ticketing.eventstore.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import ticketing.events.EventJson;
import ticketing.events.EventStream;
import ticketing.events.TicketEvent;
import ticketing.events.TicketEvent.TicketCreated;
import ticketing.eventstore.Cause;
import ticketing.eventstore.NewEvent;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.deadletter.DeadLetter;
import ticketing.eventstore.jetstream.EventCodec;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.jetstream.Streams;
import ticketing.infrastructure.nats.NatsServer;
import ticketing.nats.DurableConsumer;

/**
 * The messages in flight of a process that is paused, or gets no processor, for longer than the
 * acknowledgement wait.
 */
class PausedProcessIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Limits LIMITS = EndsItsProcess.LIMITS;
    private static final Duration THREE_WAITS = LIMITS.ackWait().multipliedBy(3);

    private static NatsServer server;
    private static NatsConnection nats;

    private final String name = "paused-" + UUID.randomUUID();
    private final UUID ticket = UUID.randomUUID();
    private final List<Process> processes = new ArrayList<>();
    private final ConcurrentLinkedQueue<Long> handled = new ConcurrentLinkedQueue<>();
    private final Subscriptions subscriptions =
            new Subscriptions(
                    nats, true, "test", _ -> false, Clock.systemUTC(), new SimpleMeterRegistry());
    private final Subscription<TicketEvent> subscription =
            subscriptions.subscribe(
                    consumer(),
                    event -> {
                        handled.add(event.version());
                        return Outcome.DONE;
                    },
                    LIMITS);

    @BeforeAll
    static void start_server() {
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
        server = NatsServer.forTests();
        nats = NatsConnection.connect(server.url(), "paused-process-test", SOON);
        var streams = new Streams(nats, 1, true);
        streams.requireEvents(EventStream.TICKETS);
        streams.requireDeadLetters("test");
    }

    @AfterAll
    static void stop_server() {
        nats.close();
        server.close();
    }

    @AfterEach
    void stop_processes() throws Exception {
        subscription.stop();
        for (var process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    /** Each of them has set a marker, and none has ended. */
    @Test
    void is_not_taken_for_ended_by_a_message_that_came_to_others_as_well() throws Exception {
        append(1);
        suspect();
        for (int i = 0; i < 2; i++) {
            var paused = start(Duration.ofMillis(1500), false);
            await().atMost(SOON).until(() -> hasBegun(paused));
            signal(paused, "STOP");
        }

        subscription.start();
        await().atMost(SOON).until(() -> info().getDelivered().getConsumerSequence() >= 4);
        await().during(LIMITS.ackWait()).atMost(SOON).until(() -> letters().isEmpty());
        for (var paused : processes) {
            signal(paused, "CONT");
        }

        await().atMost(SOON).until(() -> info().getNumAckPending() == 0);
        assertThat(letters()).isEmpty();
        await().atMost(SOON).until(() -> notes() == 0);
    }

    @Test
    void that_ended_is_not_waited_for_without_end() throws Exception {
        append(1);
        suspect();
        var killed = start(Duration.ofMinutes(1), false);
        await().atMost(SOON).until(() -> hasBegun(killed));
        killed.destroyForcibly().waitFor();

        subscription.start();

        await().atMost(SOON).until(() -> handled.contains(0L));
        assertThat(letters()).isEmpty();
    }

    @Test
    void gives_signs_of_life_while_its_handlers_compute() throws Exception {
        append(200);
        var busy = start(THREE_WAITS.dividedBy(6), true);
        await().atMost(SOON).until(() -> hasBegun(busy));

        // Like an idle instance, which takes every redelivered message.
        await().atMost(SOON).until(() -> info().getNumPending() == 0);
        subscription.start();

        await().during(THREE_WAITS).atMost(SOON).until(() -> handled.isEmpty());
        assertThat(letters()).isEmpty();
    }

    private DurableConsumer<TicketEvent> consumer() {
        return new DurableConsumer<>(name, "TICKETS", List.of(subjects()), TicketEvent.class);
    }

    private String subjects() {
        return "tickets.*." + ticket + ".created";
    }

    /** Each of another entity, so that they are handled in parallel. */
    private void append(int number) throws Exception {
        for (int i = 0; i < number; i++) {
            var event =
                    new TicketCreated(ticket, ticket, "Concert", new BigDecimal("19.90"), "eur");
            nats.connection()
                    .jetStream()
                    .publish(
                            "tickets.%d.%s.created".formatted(i, ticket),
                            EventCodec.headers(
                                    new NewEvent<>(event, 0),
                                    UUID.randomUUID().toString(),
                                    "test",
                                    Instant.EPOCH,
                                    new Cause("story", null, null)),
                            EventJson.write(event));
        }
    }

    /** Delivers it once and gives it back, so that its handler sets a marker first. */
    private void suspect() throws Exception {
        nats.connection()
                .getStreamContext("TICKETS")
                .createOrUpdateConsumer(
                        ConsumerConfiguration.builder()
                                .durable(name)
                                .filterSubjects(subjects())
                                .ackPolicy(AckPolicy.Explicit)
                                .ackWait(LIMITS.ackWait())
                                .maxAckPending(LIMITS.unanswered())
                                .build())
                .next(SOON)
                .nak();
    }

    private Process start(Duration eachTakes, boolean computes) throws IOException {
        var log = log(processes.size());
        Files.createDirectories(log.getParent());
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx64m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                TakesItsTime.class.getName(),
                                server.url(),
                                name,
                                subjects(),
                                Long.toString(eachTakes.toMillis()),
                                Boolean.toString(computes))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        processes.add(process);
        return process;
    }

    private Path log(int number) {
        return Path.of("target", name + "-" + number + ".log");
    }

    private boolean hasBegun(Process process) throws IOException {
        return Files.readString(log(processes.indexOf(process))).contains("handles ");
    }

    private static void signal(Process process, String signal) throws Exception {
        var kill =
                new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .inheritIO()
                        .start();
        assertThat(kill.waitFor()).isZero();
    }

    private List<DeadLetter> letters() {
        return subscriptions.deadLetters().list(100).stream()
                .filter(letter -> letter.consumer().equals(name))
                .toList();
    }

    private static long notes() throws Exception {
        return nats.connection()
                .jetStreamManagement()
                .getStreamInfo("DEAD_LETTERS_TEST")
                .getStreamState()
                .getMsgCount();
    }

    private ConsumerInfo info() throws Exception {
        return nats.connection().jetStreamManagement().getConsumerInfo("TICKETS", name);
    }
}
