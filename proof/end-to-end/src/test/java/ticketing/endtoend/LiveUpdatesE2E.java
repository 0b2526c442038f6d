package ticketing.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static ticketing.endtoend.RunningSystem.system;
import static ticketing.endtoend.RunningSystem.visitor;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What browsers hear while somebody buys a ticket. */
@ExtendWith(RunningSystem.class)
@ResourceLock(value = RunningSystem.LOCK, mode = ResourceAccessMode.READ)
@Execution(ExecutionMode.CONCURRENT)
class LiveUpdatesE2E {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    /** A browser that is connected: what it hears, by subject; the latest counts. */
    private record Browser(Connection connection, Map<String, JsonNode> heard)
            implements AutoCloseable {

        static Browser of(Optional<String> cookie, String... subjects) throws Exception {
            var options =
                    Options.builder()
                            .server(system().liveUrl())
                            .noReconnect()
                            .httpRequestInterceptor(request -> {
                                request.getHeaders().add("Origin", system().address().toString());
                                cookie.ifPresent(it -> request.getHeaders().add("Cookie", it));
                            });
            var browser = new Browser(Nats.connect(options.build()), new ConcurrentHashMap<>());
            var dispatcher =
                    browser.connection.createDispatcher(message ->
                            browser.heard.put(
                                    message.getSubject(), JSON.readTree(message.getData())));
            for (var subject : subjects) {
                dispatcher.subscribe(subject);
            }
            browser.connection.flush(LIMIT);
            return browser;
        }

        void hears(String subject, String status) {
            await(subject + " is " + status)
                    .atMost(LIMIT)
                    .until(() -> {
                        var latest = heard.get(subject);
                        return latest != null && latest.path("status").asString().equals(status);
                    });
        }

        @Override
        public void close() {
            try {
                connection.close();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void a_sale_is_heard_by_everybody_whom_it_concerns_and_nobody_else() throws Exception {
        var seller = visitor();
        var sellerId = seller.signsUp();
        var buyer = visitor();
        var buyerId = buyer.signsUp();
        try (var stranger = Browser.of(Optional.empty(), "live.tickets.*");
                var sellers = Browser.of(Optional.of(seller.cookie()), personal(sellerId));
                var buyers = Browser.of(Optional.of(buyer.cookie()), personal(buyerId))) {
            var ticket = seller.offers("Concert", "30");
            stranger.hears("live.tickets." + ticket, "available");

            var order = buyer.orders(ticket).hasStatus(201).text("id");
            stranger.hears("live.tickets." + ticket, "reserved");
            buyers.hears(of(buyerId, "orders", order), "created");

            var payment = buyer.pays(order, "tok_visa").hasStatus(201).text("id");
            buyers.hears(of(buyerId, "payments", payment), "captured");
            buyers.hears(of(buyerId, "orders", order), "complete");
            sellers.hears(of(sellerId, "tickets", ticket), "sold");
            stranger.hears("live.tickets." + ticket, "sold");

            assertThat(buyers.heard().get(of(buyerId, "orders", order)))
                    .isEqualTo(buyer.get("/api/orders/" + order).body());
            assertThat(buyers.heard().get(of(buyerId, "payments", payment)))
                    .isEqualTo(buyer.get("/api/payments/" + payment).body());
            assertThat(sellers.heard().get(of(sellerId, "tickets", ticket)))
                    .isEqualTo(seller.get("/api/tickets/" + ticket).body());
            assertThat(
                            sellers.heard()
                                    .get(of(sellerId, "tickets", ticket))
                                    .path("orderId")
                                    .asString())
                    .isEqualTo(order);
            assertThat(stranger.heard().get("live.tickets." + ticket).has("orderId")).isFalse();
            assertThat(buyers.heard().keySet()).allMatch(subject -> subject.contains(buyerId));
        }
    }

    @Test
    void signing_out_ends_what_is_heard() throws Exception {
        var person = visitor();
        var id = person.signsUp();
        try (var browser = Browser.of(Optional.of(person.cookie()), personal(id))) {
            person.post("/api/users/signout", "{}").hasStatus(200);

            await().atMost(Duration.ofSeconds(3))
                    .until(() -> browser.connection().getStatus() == Connection.Status.CLOSED);
        }
    }

    private static String personal(String userId) {
        return "live.people." + userId + ".>";
    }

    private static String of(String userId, String stream, String id) {
        return "live.people.%s.%s.%s".formatted(userId, stream, id);
    }
}
