package ticketing.web.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.client.RestClient;
import ticketing.infrastructure.mongo.TestMongo;
import ticketing.infrastructure.nats.NatsServer;
import ticketing.web.session.RevokedSessions;
import ticketing.web.testing.TestSessions;

/** A service with its real dependencies: event store, database and revocations. */
@ExtendWith(OutputCaptureExtension.class)
class ServiceOnNatsIT {

    @Test
    void becomes_ready_and_hears_of_a_sign_out(CapturedOutput output) throws Exception {
        try (var nats = NatsServer.forTests();
                var context =
                        new SpringApplicationBuilder(Service.class)
                                .properties(
                                        "spring.application.name=orders-service",
                                        "server.port=0",
                                        "management.server.port=0",
                                        "spring.mongodb.uri=" + TestMongo.newDatabase(),
                                        "ticketing.nats.url=" + nats.url(),
                                        "ticketing.session.create-revoked-sessions=true")
                                .run()) {
            var http =
                    RestClient.builder()
                            .baseUrl(
                                    "http://127.0.0.1:"
                                            + context.getEnvironment()
                                                    .getProperty("local.server.port"))
                            .defaultStatusHandler(HttpStatusCode::isError, (_, _) -> {})
                            .defaultHeader(
                                    "Authorization",
                                    "Bearer " + TestSessions.tokenOf(TestSessions.user("anna")))
                            .build();
            await().atMost(Duration.ofSeconds(20)).until(() -> statusOf(http, "/readyz") == 200);
            assertThat(statusOf(http, "/api/nothing")).isEqualTo(404);

            context.getBean(RevokedSessions.class).revoke(TestSessions.user("anna").sessionId());

            assertThat(statusOf(http, "/api/nothing")).isEqualTo(401);
        }
        assertThat(output.getAll()).doesNotContain(" WARN ", " ERROR ");
    }

    private static int statusOf(RestClient http, String address) {
        return http.get().uri(address).retrieve().toBodilessEntity().getStatusCode().value();
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Service {

        @Bean
        JWKSource<SecurityContext> keys() {
            return TestSessions.keys();
        }
    }
}
