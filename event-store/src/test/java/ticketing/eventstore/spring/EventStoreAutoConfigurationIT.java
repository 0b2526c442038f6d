package ticketing.eventstore.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.data.mongodb.autoconfigure.DataMongoAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.UncategorizedMongoDbException;
import org.springframework.data.mongodb.core.MongoOperations;
import ticketing.events.Boundary;
import ticketing.events.EventStream;
import ticketing.events.OrderEvent;
import ticketing.events.TicketEvent;
import ticketing.events.TicketEvent.TicketCreated;
import ticketing.eventstore.EventStore;
import ticketing.eventstore.EventStoreException.ConcurrentAppend;
import ticketing.eventstore.NewEvent;
import ticketing.eventstore.Outcome;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.projection.View;
import ticketing.eventstore.readmodel.ReadModel;
import ticketing.eventstore.readmodel.ReadModelUnavailableException;
import ticketing.eventstore.readmodel.ReadModels;
import ticketing.eventstore.subscription.Subscription;
import ticketing.eventstore.subscription.Subscriptions;
import ticketing.infrastructure.mongo.TestMongo;
import ticketing.infrastructure.nats.NatsServer;
import ticketing.nats.DurableConsumer;
import ticketing.nats.Unsuitable;
import ticketing.topology.Consumers;

@Isolated("It looks at the output of the whole process")
class EventStoreAutoConfigurationIT {

    private static final Duration SOON = Duration.ofSeconds(15);

    private static NatsServer server;

    private final ApplicationContextRunner service =
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(ours()))
                    .withConfiguration(
                            AutoConfigurations.of(
                                    MongoAutoConfiguration.class, DataMongoAutoConfiguration.class))
                    .withPropertyValues(
                            "spring.application.name=tickets-service",
                            "spring.mongodb.uri=" + TestMongo.newDatabase(),
                            "ticketing.nats.url=" + server.url())
                    .withBean(MeterRegistry.class, SimpleMeterRegistry::new);

    /** The auto-configurations that Spring Boot finds. */
    private static Class<?>[] ours() {
        return ImportCandidates.load(
                        org.springframework.boot.autoconfigure.AutoConfiguration.class, null)
                .getCandidates()
                .stream()
                .filter(name -> name.startsWith("ticketing.eventstore."))
                .map(EventStoreAutoConfigurationIT::load)
                .toArray(Class<?>[]::new);
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException missing) {
            throw new IllegalStateException(missing);
        }
    }

    record TicketView(@Id UUID id, long version) implements View {}

    @Configuration(proxyBeanMethods = false)
    static class Tickets {

        @Bean
        EventStore<TicketEvent> tickets(EventStores stores) {
            return stores.open(EventStream.TICKETS);
        }

        @Bean
        ReadModel<TicketView, TicketEvent> views(ReadModels readModels) {
            return readModels.of(
                    Consumers.TICKETS_VIEW,
                    TicketView.class,
                    (_, event) -> new TicketView(event.entityId(), event.version()));
        }

        @Bean
        Subscription<TicketCreated> reaction(Subscriptions subscriptions) {
            return subscriptions.subscribe(
                    DurableConsumer.of(
                            "tickets-when-ticket-created",
                            EventStream.TICKETS,
                            TicketCreated.class),
                    event -> {
                        if (event.data().title().equals("bad")) {
                            throw new IllegalStateException("Not that one");
                        }
                        return Outcome.DONE;
                    });
        }
    }

    @BeforeAll
    static void start_server() {
        server = NatsServer.forTests();
    }

    @AfterAll
    static void stop_server() {
        server.close();
    }

    @Test
    void a_service_gets_its_store_its_views_and_its_reactions() {
        service.withUserConfiguration(Tickets.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    var metrics = context.getBean(MeterRegistry.class);
                    @SuppressWarnings("unchecked")
                    var store = (EventStore<TicketEvent>) context.getBean("tickets");
                    @SuppressWarnings("unchecked")
                    var views = (ReadModel<TicketView, ?>) context.getBean("views");
                    var ticket = UUID.randomUUID();
                    var appended = store.append(Boundary.ofTicket(ticket), 0, created(ticket));
                    assertThat(appended.getFirst().metadata().source())
                            .isEqualTo("tickets-service");
                    assertConflict(store, ticket);

                    await().atMost(SOON)
                            .ignoreExceptions()
                            .until(() -> views.find(ticket).isPresent());
                    await().atMost(SOON)
                            .until(() ->
                                    count(metrics, "handled", "tickets-when-ticket-created") == 1);
                    await().atMost(SOON)
                            .until(() -> count(metrics, "handled", "tickets-view-1") == 1);
                    assertThat(
                                    metrics.get("ticketing.events.appended")
                                            .tag("stream", "TICKETS")
                                            .counter()
                                            .count())
                            .isEqualTo(1);
                    assertThat(
                                    metrics.get("ticketing.events.conflicts")
                                            .tag("stream", "TICKETS")
                                            .counter()
                                            .count())
                            .isEqualTo(1);
                    for (var name : List.of("failed", "redelivered", "dead.lettered")) {
                        assertThat(count(metrics, name, "tickets-when-ticket-created")).isZero();
                    }
                    // Counted when handled, a moment before it is no longer in flight.
                    await().atMost(SOON)
                            .until(() ->
                                    metrics.get("ticketing.events.lag")
                                                    .tag("consumer", "tickets-when-ticket-created")
                                                    .gauge()
                                                    .value()
                                            == 0);
                    assertThat(health(context.getBeansOfType(HealthIndicator.class)))
                            .isEqualTo(
                                    Set.of(
                                            "natsHealthIndicator UP",
                                            "eventStreamHealthIndicator UP",
                                            "consumersHealthIndicator UP",
                                            "readModelsHealthIndicator UP"));
                    assertThat(
                                    context.getBean(NatsConnection.class)
                                            .connection()
                                            .jetStreamManagement()
                                            .getStreamNames())
                            .contains("TICKETS", "DEAD_LETTERS_TICKETS");
                });
    }

    private static Set<String> health(Map<String, HealthIndicator> indicators) {
        return indicators.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue().health().getStatus())
                .collect(Collectors.toSet());
    }

    private static void assertConflict(EventStore<TicketEvent> store, UUID ticket) {
        try {
            store.append(Boundary.ofTicket(ticket), 0, created(ticket));
            throw new AssertionError("There should have been a conflict");
        } catch (ConcurrentAppend conflict) {
            assertThat(conflict).hasMessageContaining(ticket.toString());
        }
    }

    @Test
    void a_service_without_a_database_starts_and_listens() {
        service.withClassLoader(new FilteredClassLoader(MongoOperations.class, MongoClient.class))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context).hasSingleBean(Subscriptions.class);
                    assertThat(context).doesNotHaveBean("readModels");
                });
    }

    @Test
    void a_service_is_down_while_nats_is() {
        try (var ownServer = NatsServer.forTests()) {
            service.withPropertyValues("ticketing.nats.url=" + ownServer.url())
                    .run(context -> {
                        var nats = context.getBean("natsHealthIndicator", HealthIndicator.class);
                        assertThat(nats.health().getStatus()).isEqualTo(Status.UP);

                        ownServer.kill();
                        await().atMost(SOON)
                                .until(() -> nats.health().getStatus().equals(Status.DOWN));

                        ownServer.restart();
                        await().atMost(SOON)
                                .until(() -> nats.health().getStatus().equals(Status.UP));
                    });
        }
    }

    @Test
    void a_service_that_may_not_create_its_stream_says_who_should() {
        service.withPropertyValues(
                        "ticketing.nats.create-streams=false",
                        "ticketing.nats.connect-timeout=1s",
                        "spring.application.name=unprovisioned-service")
                .run(context ->
                        assertThat(context)
                                .getFailure()
                                .rootCause()
                                .isInstanceOf(Unsuitable.class)
                                .hasMessageContaining("DEAD_LETTERS_UNPROVISIONED")
                                .hasMessageContaining("run the provisioner"));
    }

    @Test
    void a_service_whose_stream_lacks_a_guarantee_does_not_start() {
        service.run(context ->
                context.getBean(NatsConnection.class)
                        .connection()
                        .jetStreamManagement()
                        .addStream(
                                StreamConfiguration.builder()
                                        .name("ORDERS")
                                        .subjects("orders.>")
                                        .build()));

        service.withBean(OrdersUser.class)
                .run(context ->
                        assertThat(context)
                                .getFailure()
                                .rootCause()
                                .isInstanceOf(Unsuitable.class)
                                .hasMessageContaining("allow_atomic from false to true"));
    }

    /** Opens a stream while the service starts. */
    static final class OrdersUser {
        OrdersUser(EventStores stores) {
            EventStore<OrderEvent> orders = stores.open(EventStream.ORDERS);
            assertThat(orders).isNotNull();
        }
    }

    @Test
    void a_service_blames_no_event_for_a_database_that_is_away() {
        assertThat(
                        List.of(
                                new DataAccessResourceFailureException("away"),
                                new QueryTimeoutException("slow"),
                                new ReadModelUnavailableException("tickets-view")))
                .allMatch(EventStoreAutoConfiguration::isOutage);
        assertThat(
                        List.of(
                                new IllegalStateException("wrong"),
                                new UncategorizedMongoDbException(
                                        "failed", new MongoException(10334, "too large"))))
                .noneMatch(EventStoreAutoConfiguration::isOutage);
    }

    @Test
    void a_service_asks_for_as_many_replicas_as_it_is_told_to() {
        service.withPropertyValues(
                        "ticketing.nats.replicas=3",
                        "spring.application.name=replicated-service",
                        "ticketing.nats.connect-timeout=5s")
                .run(context ->
                        assertThat(context)
                                .getFailure()
                                .rootCause()
                                .isInstanceOf(Unsuitable.class)
                                .hasMessageContaining("replicas"));
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void a_service_that_cannot_start_says_why_in_two_lines(CapturedOutput output) {
        var application = new SpringApplication(EventStoreAutoConfiguration.class);
        application.setBannerMode(Banner.Mode.OFF);

        assertThatThrownBy(() ->
                        application.run(
                                "--spring.main.web-application-type=none",
                                "--spring.application.name=late-service",
                                "--ticketing.nats.url=nats://127.0.0.1:1",
                                "--ticketing.nats.connect-timeout=100ms"))
                .hasRootCauseInstanceOf(IOException.class);

        assertThat(output)
                .contains("No NATS server answers at nats://127.0.0.1:1")
                .contains("Start NATS, or set ticketing.nats.url to where it is.");
    }

    private static double count(MeterRegistry metrics, String what, String consumer) {
        return metrics.get("ticketing.events." + what).tag("consumer", consumer).counter().count();
    }

    private static List<NewEvent<TicketEvent>> created(UUID ticket) {
        return Arrays.asList(
                new NewEvent<>(
                        new TicketCreated(
                                ticket, ticket, "Concert", new BigDecimal("19.99"), "eur"),
                        0));
    }
}
