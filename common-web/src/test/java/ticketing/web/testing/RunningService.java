package ticketing.web.testing;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
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
import ticketing.web.session.PublicEndpoints;

/** A service on a real server, next to an auth-service that only publishes keys. */
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
                DataMongoRepositoriesAutoConfiguration.class
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
        PublicEndpoints publicEndpoints() {
            return PublicEndpoints.of("GET /api/open/**");
        }
    }

    /** Publishes keys until it is told to be away. */
    static final class KeyServer implements AutoCloseable {

        private final HttpServer http;
        private final AtomicInteger requests = new AtomicInteger();
        private volatile List<RSAKey> keys = List.of(TestSessions.key());
        private volatile boolean away;

        KeyServer() {
            try {
                http =
                        HttpServer.create(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException failure) {
                throw new IllegalStateException(failure);
            }
            http.createContext(
                    "/",
                    exchange -> {
                        requests.incrementAndGet();
                        var published =
                                keys.stream()
                                        .<com.nimbusds.jose.jwk.JWK>map(RSAKey::toPublicJWK)
                                        .toList();
                        var body =
                                new JWKSet(published).toString().getBytes(StandardCharsets.UTF_8);
                        exchange.sendResponseHeaders(away ? 503 : 200, body.length);
                        exchange.getResponseBody().write(body);
                        exchange.close();
                    });
            http.start();
        }

        String address() {
            return "http://127.0.0.1:%d/.well-known/jwks.json"
                    .formatted(http.getAddress().getPort());
        }

        void publish(RSAKey... published) {
            keys = List.of(published);
        }

        void away(boolean isAway) {
            away = isAway;
        }

        int requests() {
            return requests.get();
        }

        @Override
        public void close() {
            http.stop(0);
        }
    }
}
