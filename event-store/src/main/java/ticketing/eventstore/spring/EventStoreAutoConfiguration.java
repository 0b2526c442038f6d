package ticketing.eventstore.spring;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import ticketing.eventstore.jetstream.GenerationNumbers;
import ticketing.eventstore.jetstream.NatsConnection;
import ticketing.eventstore.jetstream.Streams;
import ticketing.eventstore.readmodel.CatchesUp;
import ticketing.eventstore.readmodel.ReadModelUnavailableException;
import ticketing.eventstore.spring.operations.DeadLettersEndpoint;
import ticketing.eventstore.subscription.Subscriptions;

/** Connects a service to NATS, and gives it event stores and subscriptions. */
@AutoConfiguration
@Import(NatsConfiguration.class)
public class EventStoreAutoConfiguration {

    /** The local launcher restarts NATS when it sees this, as soon as there is space again. */
    private static final String STORAGE_FULL = "storage-full";

    @Bean
    @ConditionalOnMissingBean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    HealthIndicator natsHealthIndicator(NatsConnection nats) {
        return () -> (nats.isConnected() ? Health.up() : Health.down()).build();
    }

    /**
     * A starting service is ready when its read models can answer; a later rebuild does not change
     * that.
     */
    @Bean
    HealthIndicator readModelsHealthIndicator(ObjectProvider<CatchesUp> readModels) {
        return () -> {
            var behind =
                    readModels.stream()
                            .filter(model -> !model.hasCaughtUp())
                            .map(CatchesUp::name)
                            .toList();
            return behind.isEmpty()
                    ? Health.up().build()
                    : Health.outOfService().withDetail("behind", behind).build();
        };
    }

    /** Not part of readiness: stored events can still be read. */
    @Bean
    HealthIndicator eventStreamHealthIndicator(NatsConnection nats) {
        return () -> {
            var refused = nats.refusedWrites();
            return refused.isEmpty()
                    ? Health.up().build()
                    : Health.down()
                            .withDetail("cause", STORAGE_FULL)
                            .withDetail("reason", reasonOf(refused))
                            .build();
        };
    }

    private static String reasonOf(Map<String, String> refused) {
        return refused.entrySet().stream()
                .map(entry -> entry.getKey() + " refuses writes: " + entry.getValue())
                .collect(Collectors.joining("; "));
    }

    @Bean
    MeterBinder refusedWritesMetrics(NatsConnection nats) {
        return registry ->
                Gauge.builder("ticketing.streams.refusing", nats, it -> it.refusedWrites().size())
                        .description("How many streams of this service take no writes")
                        .register(registry);
    }

    /** Not part of readiness: reading and deciding go on without a consumer. */
    @Bean
    HealthIndicator consumersHealthIndicator(Subscriptions subscriptions) {
        return () -> {
            var missing = subscriptions.missingConsumers();
            return missing.isEmpty()
                    ? Health.up().build()
                    : Health.down().withDetail("missing", missing).build();
        };
    }

    @Bean
    Streams streams(NatsConnection nats, NatsProperties properties) {
        return new Streams(
                nats, properties.replicas(), properties.mayCreate(), properties.connectTimeout());
    }

    @Bean
    EventStores eventStores(
            NatsConnection nats,
            Streams streams,
            @Value("${spring.application.name}") String service,
            Clock clock,
            ObjectProvider<MeterRegistry> metrics) {
        return new EventStores(nats, streams, service, clock, metricsOf(metrics));
    }

    @Bean
    Subscriptions subscriptions(
            NatsConnection nats,
            Streams streams,
            NatsProperties properties,
            @Value("${spring.application.name}") String service,
            Clock clock,
            ObjectProvider<MeterRegistry> metrics) {
        var context = contextOf(service);
        streams.requireDeadLetters(context);
        return new Subscriptions(
                nats,
                properties.mayCreate(),
                context,
                EventStoreAutoConfiguration::isOutage,
                clock,
                metricsOf(metrics));
    }

    @Bean
    GenerationNumbers generationNumbers(
            NatsConnection nats,
            NatsProperties properties,
            @Value("${spring.application.name}") String service) {
        return GenerationNumbers.of(nats, contextOf(service), properties.mayCreate());
    }

    private static String contextOf(String service) {
        return service.replace("-service", "");
    }

    @Bean
    @ConditionalOnAvailableEndpoint
    DeadLettersEndpoint deadLettersEndpoint(Subscriptions subscriptions) {
        return new DeadLettersEndpoint(subscriptions);
    }

    /** The database is down, so no message is to blame. */
    static boolean isOutage(Throwable failure) {
        return failure instanceof DataAccessResourceFailureException
                || failure instanceof TransientDataAccessException
                || failure instanceof ReadModelUnavailableException;
    }

    private static MeterRegistry metricsOf(ObjectProvider<MeterRegistry> metrics) {
        return metrics.getIfAvailable(SimpleMeterRegistry::new);
    }
}
