package ticketing.eventstore.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import ticketing.events.EventStream;
import ticketing.events.TicketEvent;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.jetstream.Streams;
import ticketing.infrastructure.nats.NatsServer;
import ticketing.nats.DurableConsumer;

/** The log when somebody has deleted a consumer. */
@Isolated("It looks at the output of the whole process")
@ExtendWith(OutputCaptureExtension.class)
class MissingConsumerIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void is_told_once_by_name_and_so_is_that_it_is_there_again(CapturedOutput output)
            throws Exception {
        DurableConsumer<TicketEvent> consumer =
                DurableConsumer.ofAll("tickets-when-deleted", EventStream.TICKETS);
        try (var server = NatsServer.forTests();
                var nats = NatsConnection.connect(server.url(), "missing-consumer-test", SOON)) {
            var streams = new Streams(nats, 1, true);
            streams.requireEvents(EventStream.TICKETS);
            streams.requireDeadLetters("test");
            var management = nats.connection().jetStreamManagement();
            management.addOrUpdateConsumer("TICKETS", consumer.configuration());
            var subscriptions =
                    new Subscriptions(
                            nats,
                            false,
                            "test",
                            _ -> false,
                            Clock.systemUTC(),
                            new SimpleMeterRegistry());
            var subscription =
                    subscriptions.subscribe(consumer, _ -> Outcome.DONE, EndsItsProcess.LIMITS);
            subscription.start();
            await().atMost(SOON)
                    .until(() ->
                            management.getConsumerInfo("TICKETS", consumer.name()).getNumWaiting()
                                    > 0);

            management.deleteConsumer("TICKETS", consumer.name());
            await().atMost(SOON)
                    .until(() -> subscriptions.missingConsumers().equals(List.of(consumer.name())));
            management.addOrUpdateConsumer("TICKETS", consumer.configuration());
            await().atMost(SOON).until(() -> subscriptions.missingConsumers().isEmpty());
            subscription.stop();
        }

        assertThat(output.getOut().lines().filter(line -> line.contains(consumer.name() + " is ")))
                .satisfiesExactly(
                        gone ->
                                assertThat(gone)
                                        .contains(
                                                "WARN",
                                                "is missing on the stream TICKETS: nothing reaches it"
                                                        + " until it is provisioned again"),
                        back -> assertThat(back).contains("INFO", "is back"));
    }
}
