package ticketing.expiration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import io.nats.client.api.StreamInfoOptions;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import ticketing.events.Boundary;
import ticketing.events.EventStream;
import ticketing.events.ExpirationEvent;
import ticketing.events.ExpirationEvent.ExpirationCompleted;
import ticketing.events.OrderEvent;
import ticketing.events.OrderEvent.CancellationReason;
import ticketing.events.OrderEvent.OrderCancelled;
import ticketing.events.OrderEvent.OrderPlaced;
import ticketing.eventstore.EventStore;
import ticketing.eventstore.NewEvent;
import ticketing.eventstore.RecordedEvent;
import ticketing.eventstore.Timers;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.spring.EventStores;
import ticketing.infrastructure.nats.NatsServer;
import ticketing.web.testing.ServiceEnding;
import ticketing.web.testing.TestSessions;

/**
 * expiration-service on a real NATS server, which keeps and fires the timers. The test plays
 * orders-service.
 */
@ExtendWith(OutputCaptureExtension.class)
class ExpirationIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final UUID order = UUID.randomUUID();
    private final UUID ticket = UUID.randomUUID();
    private NatsServer nats;
    private ConfigurableApplicationContext service;

    @BeforeEach
    void start() {
        nats = NatsServer.forTests();
        service = startService();
    }

    @AfterEach
    void stop() {
        ServiceEnding.closesInOrder(service);
        nats.close();
    }

    private ConfigurableApplicationContext startService() {
        return new SpringApplicationBuilder(ExpirationApplication.class, Keys.class)
                .run(
                        "--server.port=0",
                        "--management.server.port=0",
                        "--ticketing.nats.url=" + nats.url(),
                        "--ticketing.session.create-revoked-sessions=true");
    }

    static class Keys {
        @Bean
        JWKSource<SecurityContext> keys() {
            return TestSessions.keys();
        }
    }

    @Test
    void an_order_expires_when_its_time_is_up_and_not_before(CapturedOutput output) {
        var expiresAt = Instant.now().plusSeconds(2);
        orderIsPlaced(expiresAt);

        await().atMost(LIMIT).until(() -> completed().size() == 1);
        assertThat(completed().getFirst().data()).isEqualTo(new ExpirationCompleted(order, ticket));
        assertThat(completed().getFirst().metadata().time()).isAfterOrEqualTo(expiresAt);
        assertThat(completed().getFirst().metadata().causationId()).isNotNull();
        await().atMost(LIMIT).until(() -> timers() == 0);
        assertThat(output.getAll()).doesNotContain(" WARN ", " ERROR ", "Exception");
    }

    @Test
    void the_timer_of_an_order_that_is_over_is_removed() {
        orderIsPlaced(Instant.now().plusSeconds(3600));
        await().atMost(LIMIT).until(() -> timers() == 1);

        append(new OrderCancelled(order, ticket, 0, CancellationReason.BUYER), 1);

        await().atMost(LIMIT).until(() -> timers() == 0);
        assertThat(completed()).isEmpty();
    }

    @Test
    void a_timer_that_comes_due_while_nobody_listens_is_heard_later() {
        orderIsPlaced(Instant.now().plusSeconds(2));
        await().atMost(LIMIT).until(() -> timers() == 1);
        service.close();
        nats.kill();
        nats.restart();

        service = startService();

        await().atMost(LIMIT).until(() -> completed().size() == 1);
    }

    @Test
    void a_timer_that_is_set_twice_fires_once() {
        var placed = orderIsPlaced(Instant.now().plusSeconds(2));
        await().atMost(LIMIT).until(() -> timers() == 1);
        service.getBean(Timers.class).set(order, placed.data().expiresAt(), placed);

        await().atMost(LIMIT).until(() -> completed().size() == 1);
        await().atMost(LIMIT).until(() -> timers() == 0);
        assertThat(completed()).hasSize(1);
    }

    private RecordedEvent<OrderPlaced> orderIsPlaced(Instant expiresAt) {
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
                        expiresAt);
        return new RecordedEvent<>(placed, append(placed, 0).metadata());
    }

    private RecordedEvent<OrderEvent> append(OrderEvent event, long version) {
        EventStore<OrderEvent> orders = service.getBean(EventStores.class).open(EventStream.ORDERS);
        var boundary = Boundary.ofOrdersFor(ticket);
        return orders.append(
                        boundary,
                        orders.load(boundary, 0).lastSequence(),
                        List.of(new NewEvent<>(event, version)))
                .getFirst();
    }

    private List<RecordedEvent<ExpirationEvent>> completed() {
        EventStore<ExpirationEvent> expirations =
                service.getBean(EventStores.class).open(EventStream.EXPIRATIONS);
        return expirations.load(Boundary.ofExpirationOf(order), 0).events();
    }

    private long timers() throws Exception {
        return service.getBean(NatsConnection.class)
                .connection()
                .jetStreamManagement()
                .getStreamInfo("EXPIRATION_TIMERS", StreamInfoOptions.allSubjects())
                .getStreamState()
                .getMsgCount();
    }
}
