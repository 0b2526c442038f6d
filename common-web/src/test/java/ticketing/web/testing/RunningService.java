package ticketing.web.testing;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.mongodb.autoconfigure.DataMongoAutoConfiguration;
import org.springframework.boot.data.mongodb.autoconfigure.DataMongoRepositoriesAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import ticketing.eventstore.spring.EventStoreAutoConfiguration;
import ticketing.eventstore.spring.ReadModelAutoConfiguration;
import ticketing.web.session.PublicEndpoints;

/** A service on a real server, with an auth-service that only publishes keys. */
final class RunningService implements AutoCloseable {

    private final KeyServer keyServer = new KeyServer();
    private final ConfigurableApplicationContext context;

    RunningService() {
        context =
                new SpringApplicationBuilder(Service.class)
                        .properties(
                                "spring.application.name=samples",
                                "server.port=0",
                                "management.server.port=0",
                                "ticketing.api.description=Samples of everything",
                                "ticketing.local-port=8080",
                                "ticketing.further-origins=http://localhost:3000,https://app.example/",
                                "ticketing.management.hosts=ops.example",
                                "ticketing.session.jwks-uri=" + keyServer.address())
                        .run();
    }

    int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    int managementPort() {
        return context.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
    }

    InMemoryRevokedSessions revoked() {
        return context.getBean(InMemoryRevokedSessions.class);
    }

    KeyServer keyServer() {
        return keyServer;
    }

    @Override
    public void close() {
        context.close();
        keyServer.close();
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration(
            exclude = {
                MongoAutoConfiguration.class,
                DataMongoAutoConfiguration.class,
                DataMongoRepositoriesAutoConfiguration.class,
                EventStoreAutoConfiguration.class,
                ReadModelAutoConfiguration.class
            })
    @Import({SampleEndpoint.class, SampleEndpoint.SampleProblems.class})
    static class Service {

        @Bean
        InMemoryRevokedSessions revokedSessions() {
            return new InMemoryRevokedSessions();
        }

        @Bean
        HealthIndicator natsHealthIndicator() {
            return () -> Health.up().build();
        }

        @Bean
        HealthIndicator readModelsHealthIndicator() {
            return () -> Health.up().build();
        }

        @Bean
        PublicEndpoints publicEndpoints() {
            return PublicEndpoints.of("GET /api/open/**");
        }
    }
}
