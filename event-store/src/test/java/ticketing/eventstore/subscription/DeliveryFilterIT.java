package ticketing.eventstore.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.api.ConsumerInfo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import ticketing.events.EventReader;
import ticketing.events.EventStream;
import ticketing.events.TicketEvent;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.jetstream.Streams;
import ticketing.infrastructure.nats.NatsServer;
import ticketing.nats.DurableConsumer;

/** What a filter can do with a delivery between fetching and handling it. */
class DeliveryFilterIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final DurableConsumer<TicketEvent> CONSUMER =
            DurableConsumer.ofAll("tickets-when-filtered", EventStream.TICKETS);

    private final NatsServer server = NatsServer.forTests();
    private final NatsConnection nats =
            NatsConnection.connect(server.url(), "delivery-filter-test", SOON);
    private final Queue<Runnable> kept = new ConcurrentLinkedQueue<>();
    private final List<UUID> handled = new CopyOnWriteArrayList<>();
    private final Subscription<TicketEvent> subscription =
            new Subscriptions(
                            nats,
                            true,
                            "test",
                            EventReader.present(),
                            (_, onward) -> kept.add(onward),
                            _ -> false,
                            Clock.systemUTC(),
                            new SimpleMeterRegistry())
                    .subscribe(
                            CONSUMER,
                            event -> {
                                handled.add(event.entityId());
                                return Outcome.DONE;
                            },
                            EndsItsProcess.LIMITS);

    @BeforeEach
    void start() {
        var streams = new Streams(nats, 1, true);
        streams.requireEvents(EventStream.TICKETS);
        streams.requireDeadLetters("test");
        subscription.start();
    }

    @AfterEach
    void stop() {
        subscription.stop();
        nats.close();
        server.close();
    }

    @Test
    void holds_it_for_longer_than_the_acknowledgement_wait() throws Exception {
        OfferedTicket.publish(nats, UUID.randomUUID());
        var published = Instant.now();
        await().atMost(SOON).until(() -> !kept.isEmpty());

        await().during(EndsItsProcess.LIMITS.ackWait().multipliedBy(3))
                .atMost(SOON)
                .until(() ->
                        info().getRedelivered() == 0
                                && handled.isEmpty()
                                && subscription.doneUpTo().isBefore(published));

        kept.remove().run();
        await().atMost(SOON).until(() -> info().getNumAckPending() == 0);
        assertThat(handled).hasSize(1);
        assertThat(info().getDelivered().getConsumerSequence()).isEqualTo(1);
    }

    @Test
    void lets_others_pass_before_it() throws Exception {
        var first = UUID.randomUUID();
        var second = UUID.randomUUID();
        OfferedTicket.publish(nats, first);
        OfferedTicket.publish(nats, second);
        await().atMost(SOON).until(() -> kept.size() == 2);
        var later = kept.remove();

        kept.remove().run();
        await().atMost(SOON).until(() -> handled.size() == 1);
        later.run();

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(handled).containsExactly(second, first));
    }

    @Test
    void duplicates_it() throws Exception {
        var ticket = UUID.randomUUID();
        OfferedTicket.publish(nats, ticket);
        await().atMost(SOON).until(() -> !kept.isEmpty());
        var onward = kept.remove();

        onward.run();
        await().atMost(SOON).until(() -> info().getNumAckPending() == 0);
        onward.run();

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(handled).containsExactly(ticket, ticket));
    }

    private ConsumerInfo info() throws Exception {
        return nats.connection().jetStreamManagement().getConsumerInfo("TICKETS", CONSUMER.name());
    }
}
