package ticketing.eventstore.spring.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import ticketing.events.EventStream;
import ticketing.events.TicketEvent;
import ticketing.eventstore.EventStoreException.Unreadable;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.jetstream.Streams;
import ticketing.eventstore.spring.EventStoreAutoConfiguration;
import ticketing.eventstore.spring.operations.DeadLettersEndpoint.Letters;
import ticketing.eventstore.spring.operations.DeadLettersEndpoint.Opened;
import ticketing.eventstore.spring.operations.DeadLettersEndpoint.Replayed;
import ticketing.eventstore.spring.operations.DeadLettersEndpoint.Trouble;
import ticketing.eventstore.subscription.Subscription;
import ticketing.eventstore.subscription.Subscriptions;
import ticketing.infrastructure.nats.NatsServer;
import ticketing.nats.DurableConsumer;

@Isolated("It looks at the output of the whole process")
@ExtendWith(OutputCaptureExtension.class)
class DeadLettersEndpointIT {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final AtomicBoolean MENDED = new AtomicBoolean();

    private final NatsServer server = NatsServer.forTests();
    private final ApplicationContextRunner service =
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(EventStoreAutoConfiguration.class))
                    .withUserConfiguration(Tickets.class)
                    .withPropertyValues(
                            "spring.application.name=tickets-service",
                            "ticketing.nats.url=" + server.url(),
                            "management.endpoints.web.exposure.include=deadletters");

    @Configuration(proxyBeanMethods = false)
    static class Tickets {

        @Bean
        Subscription<TicketEvent> reaction(Streams streams, Subscriptions subscriptions) {
            streams.requireEvents(EventStream.TICKETS);
            return subscriptions.subscribe(
                    DurableConsumer.ofAll("tickets-when-anything-happens", EventStream.TICKETS),
                    _ -> {
                        if (!MENDED.get()) {
                            throw new Unreadable(
                                    "Not understood", new IllegalStateException("A bug"));
                        }
                        return Outcome.DONE;
                    });
        }
    }

    @AfterEach
    void stop_server() {
        server.close();
    }

    @Test
    void lists_shows_and_replays(CapturedOutput output) {
        MENDED.set(false);
        service.run(context -> {
            var endpoint = context.getBean(DeadLettersEndpoint.class);
            var ticket = UUID.randomUUID();
            publish(
                    context.getBean(NatsConnection.class),
                    ticket,
                    "{\"ticketId\":\"%s\",\"title\":\"Concert\",\"price\":19.90}"
                            .formatted(ticket));
            await().atMost(SOON).until(() -> listed(endpoint).letters().size() == 1);
            publish(context.getBean(NatsConnection.class), ticket, "{broken");
            await().atMost(SOON).until(() -> listed(endpoint).letters().size() == 2);

            assertThat(listed(endpoint).more()).isFalse();
            assertThat(listed(endpoint).letters())
                    .extracting(DeadLettersEndpoint.Letter::id)
                    .containsExactly("tickets-1", "tickets-2");
            assertThat(opened(endpoint, "tickets-1").letter())
                    .isEqualTo(listed(endpoint).letters().getFirst());
            assertThat(opened(endpoint, "tickets-1").headers())
                    .containsEntry("ce-type", "ticketing.ticket-updated.v1");
            assertThat(opened(endpoint, "tickets-1").payload()).asString().contains("19.90");
            assertThat(opened(endpoint, "tickets-2").payload()).isEqualTo("{broken");

            assertThat(replayed(endpoint, "tickets-1"))
                    .isEqualTo(new Replayed("tickets-1", "failed", "Not understood", false));
            MENDED.set(true);
            assertThat(endpoint.replayAll().getBody())
                    .asInstanceOf(InstanceOfAssertFactories.list(Replayed.class))
                    .extracting(Replayed::result)
                    .containsExactly("handled", "failed");
            assertThat(listed(endpoint).letters()).hasSize(1);
            assertThat(endpoint.open("tickets-1").getStatus()).isEqualTo(404);
            assertThat(endpoint.replay("tickets-1").getStatus()).isEqualTo(404);
            assertThat(endpoint.discard("tickets-1").getStatus()).isEqualTo(404);

            var left = listed(endpoint).letters().getFirst();
            assertThat(endpoint.discard("tickets-2").getBody()).isEqualTo(left);
            assertThat(listed(endpoint).letters()).isEmpty();
            assertThat(listed(endpoint).waiting()).isEmpty();
        });
        assertThat(output.getOut().lines().filter(line -> line.contains("was discarded")))
                .singleElement()
                .asString()
                .contains(
                        " WARN ",
                        "tickets-2 of tickets-when-anything-happens was discarded: TICKETS 2 on",
                        "ticketing.ticket-updated.v1",
                        "not JSON");
        // One line for each letter, with the stack trace of the failed handler; one for each
        // replay.
        assertThat(output.getOut().lines().filter(line -> line.contains(" ERROR ")))
                .hasSize(2)
                .allSatisfy(line ->
                        assertThat(line).contains("tickets-when-anything-happens moved TICKETS"));
        assertThat(output).contains("Caused by: java.lang.IllegalStateException: A bug");
        assertThat(output.getOut().lines().filter(line -> line.contains("Replay of dead letter")))
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).contains(" INFO "))
                .anySatisfy(line ->
                        assertThat(line)
                                .contains("tickets-1 of tickets-when-anything-happens: HANDLED"));
    }

    @Test
    void says_so_while_nats_is_away() {
        service.run(context -> {
            var endpoint = context.getBean(DeadLettersEndpoint.class);
            server.kill();

            for (var answer :
                    List.<WebEndpointResponse<?>>of(
                            endpoint.list(),
                            endpoint.open("tickets-1"),
                            endpoint.replay("tickets-1"),
                            endpoint.discard("tickets-1"),
                            endpoint.replayAll())) {
                assertThat(answer.getStatus()).isEqualTo(503);
                assertThat(answer.getBody())
                        .isEqualTo(new Trouble("Reading the dead letters of tickets"));
            }
        });
    }

    private static Letters listed(DeadLettersEndpoint endpoint) {
        return (Letters) endpoint.list().getBody();
    }

    private static Opened opened(DeadLettersEndpoint endpoint, String id) {
        return (Opened) endpoint.open(id).getBody();
    }

    private static Replayed replayed(DeadLettersEndpoint endpoint, String id) {
        return (Replayed) endpoint.replay(id).getBody();
    }

    private static void publish(NatsConnection nats, UUID ticket, String payload) throws Exception {
        nats.connection()
                .jetStream()
                .publish(
                        NatsMessage.builder()
                                .subject("tickets." + ticket + ".updated")
                                .headers(
                                        new Headers()
                                                .put("ce-id", UUID.randomUUID().toString())
                                                .put("ce-type", "ticketing.ticket-updated.v1")
                                                .put("ce-source", "tickets-service")
                                                .put("ce-time", "2026-11-27T10:00:00Z")
                                                .put("ce-subject", ticket.toString())
                                                .put("ticketing-version", "0")
                                                .put("ticketing-correlation-id", "story"))
                                .data(payload)
                                .build());
    }
}
