package ticketing.eventstore.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.Message;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import ticketing.events.EventStream;
import ticketing.events.TicketEvent;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.jetstream.Streams;
import ticketing.infrastructure.nats.NatsServer;
import ticketing.nats.DurableConsumer;

/** A server that delivers messages, but for a while does not answer queries about a consumer. */
class UnansweredLookIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final DurableConsumer<TicketEvent> CONSUMER =
            DurableConsumer.ofAll("tickets-when-unanswered", EventStream.TICKETS);

    private final NatsServer server =
            NatsServer.start(
                    NatsServer.Settings.in(Path.of("target", "nats", UUID.randomUUID().toString()))
                            .withConfiguration(
                                    "mappings { \"$JS.API.CONSUMER.INFO.TICKETS.%s\": info }"
                                            .formatted(CONSUMER.name())));
    private final NatsConnection nats =
            NatsConnection.connect(server.url(), "unanswered-look-test", SOON);
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final AtomicInteger handled = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final Subscription<TicketEvent> subscription =
            new Subscriptions(nats, false, "test", _ -> false, Clock.systemUTC(), metrics)
                    .subscribe(
                            CONSUMER,
                            _ -> {
                                handled.incrementAndGet();
                                return Outcome.DONE;
                            });
    private volatile boolean answers = true;

    @BeforeEach
    void start() throws Exception {
        new Streams(nats, 1, true).requireEvents(EventStream.TICKETS);
        nats.management().addOrUpdateConsumer(CONSUMER.stream(), CONSUMER.configuration());
        nats.connection().createDispatcher(this::answer).subscribe("info");
        subscription.start();
    }

    @AfterEach
    void stop() {
        subscription.stop();
        nats.close();
        server.close();
    }

    @Test
    void neither_loses_a_delivery_nor_calls_later_events_done() throws Exception {
        await().atMost(SOON).until(() -> !isBehind());

        answers = false;
        // Reading the watermark makes the process ask the server.
        await().atMost(SOON)
                .until(() -> {
                    subscription.doneUpTo();
                    return unanswered.get() > 0;
                });
        OfferedTicket.publish(nats, UUID.randomUUID());
        await().atMost(SOON).until(() -> unanswered.get() > 1);
        var before = Instant.now();
        OfferedTicket.publish(nats, UUID.randomUUID());
        await().atMost(SOON).until(() -> handled.get() == 2);
        assertThat(subscription.doneUpTo()).isBefore(before);

        answers = true;
        await().atMost(SOON).until(() -> !isBehind());
        assertThat(
                        metrics.get("ticketing.events.redelivered")
                                .tag("consumer", CONSUMER.name())
                                .counter()
                                .count())
                .isZero();
    }

    /** As the server would: the list of its consumers contains the same information. */
    private void answer(Message question) {
        if (!answers) {
            unanswered.incrementAndGet();
            return;
        }
        try {
            var list =
                    new String(
                            nats.connection()
                                    .request(
                                            "$JS.API.CONSUMER.LIST.TICKETS",
                                            "{\"offset\":0}".getBytes(StandardCharsets.US_ASCII),
                                            SOON)
                                    .getData(),
                            StandardCharsets.UTF_8);
            var info = list.substring(list.indexOf('[') + 1, list.lastIndexOf(']'));
            nats.connection().publish(question.getReplyTo(), info.getBytes(StandardCharsets.UTF_8));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isBehind() {
        return subscription.doneUpTo().isBefore(Instant.now().minusSeconds(2));
    }
}
