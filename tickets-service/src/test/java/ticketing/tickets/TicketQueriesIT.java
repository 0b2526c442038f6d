package ticketing.tickets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.client.RestClient;
import ticketing.eventstore.testing.QueryPlan;
import ticketing.eventstore.testing.QueryPlans;
import ticketing.infrastructure.mongo.TestMongo;
import ticketing.infrastructure.nats.NatsServer;
import ticketing.tickets.listing.TicketStatus;
import ticketing.tickets.listing.TicketView;
import ticketing.web.session.SessionUser;
import ticketing.web.testing.TestSessions;

/**
 * The query plans of tickets-service, with 4,000 tickets. A tenth of them are Sue's, a third can be
 * bought.
 */
@EnabledIf("ticketing.eventstore.testing.QueryPlans#areTold")
class TicketQueriesIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final QueryPlans PLANS = new QueryPlans();
    private static final int TICKETS = 4_000, SELLERS = 10;
    private static final UUID SUE = seller(0);

    private static NatsServer nats;
    private static ConfigurableApplicationContext service;
    private static MongoOperations mongo;
    private static RestClient http;

    static class Surroundings {
        @Bean
        JWKSource<SecurityContext> keys() {
            return TestSessions.keys();
        }

        @Bean
        MongoClientSettingsBuilderCustomizer plans() {
            return settings -> settings.addCommandListener(PLANS);
        }
    }

    @BeforeAll
    static void start() {
        nats = NatsServer.forTests();
        service =
                new SpringApplicationBuilder(TicketsApplication.class, Surroundings.class)
                        .run(
                                "--server.port=0",
                                "--management.server.port=0",
                                "--ticketing.nats.url=" + nats.url(),
                                "--spring.mongodb.uri=" + TestMongo.newDatabase(),
                                "--ticketing.session.create-revoked-sessions=true");
        mongo = service.getBean(MongoOperations.class);
        http =
                RestClient.builder()
                        .defaultHeader(
                                "Authorization",
                                "Bearer "
                                        + TestSessions.tokenOf(
                                                new SessionUser(SUE, "sue@example.com", "s")))
                        .baseUrl(
                                "http://127.0.0.1:"
                                        + service.getEnvironment().getProperty("local.server.port"))
                        .defaultStatusHandler(HttpStatusCode::isError, (_, _) -> {})
                        .build();
        await().atMost(LIMIT).until(() -> get("/api/tickets") == 200);
        mongo.insert(
                IntStream.range(0, TICKETS).mapToObj(TicketQueriesIT::view).toList(),
                "tickets-view-1");
    }

    @AfterAll
    static void stop() {
        service.close();
        nats.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/tickets, 51",
        "/api/tickets?limit=200, 201",
        "/api/tickets?limit=20&after=MIDDLE, 21",
        "/api/tickets?sellerId=SUE, 51",
        "/api/tickets?limit=20&after=MIDDLE&sellerId=SUE, 21",
        "/api/tickets?q=number 1, 51",
        "/api/tickets?q=number 1234, 1",
        "/api/tickets?q=number 399&sellerId=SUE, 1",
        "/api/tickets?q=nothing, 0",
        "/api/tickets?status=any, 51",
        "/api/tickets?status=any&limit=20&after=MIDDLE, 21",
        "/api/tickets?status=any&q=number 399, 1"
    })
    void a_list_reads_no_ticket_that_it_does_not_show(String call, int tickets) {
        var address = call.replace("MIDDLE", cursor(TICKETS / 2)).replace("SUE", SUE.toString());

        var plans = PLANS.during(() -> assertThat(get(address)).isEqualTo(200), mongo);

        assertThat(plans)
                .allSatisfy(QueryPlan::readsOnlyWhatItReturns)
                .extracting(QueryPlan::returned)
                .contains((long) tickets);
    }

    @Test
    void a_ticket_is_found_by_its_id() {
        var plans =
                PLANS.during(
                        () -> assertThat(get("/api/tickets/" + ticket(7))).isEqualTo(200), mongo);

        assertThat(plans).isNotEmpty().allSatisfy(QueryPlan::readsOnlyWhatItReturns);
    }

    private static TicketView view(int number) {
        var statuses = TicketStatus.values();
        var status = statuses[number / SELLERS % statuses.length];
        return new TicketView(
                ticket(number),
                0,
                seller(number % SELLERS),
                "Number " + number,
                "NUMBER " + number,
                new BigDecimal("19.99"),
                "eur",
                status,
                status == TicketStatus.AVAILABLE ? null : new UUID(1, number),
                TicketsFixture.NOON,
                number);
    }

    private static UUID ticket(int number) {
        return new UUID(2, number);
    }

    private static UUID seller(int number) {
        return new UUID(3, number);
    }

    private static String cursor(int position) {
        return Base64.getUrlEncoder()
                .encodeToString(String.valueOf(position).getBytes(StandardCharsets.UTF_8));
    }

    private static int get(String address) {
        return http.get().uri(address).retrieve().toBodilessEntity().getStatusCode().value();
    }
}
