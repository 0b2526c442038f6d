package ticketing.local.people;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import ticketing.local.people.Sale.Outcome;

class SaleTest {

    private final List<String> keys = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private final Map<String, List<String>> answers = new HashMap<>();
    private HttpServer server;
    private Sale sale;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", this::answer);
        server.start();
        answers("POST /api/users/signup", "201 {\"id\":\"u1\"}", "201 {\"id\":\"u2\"}");
        answers("POST /api/tickets", "201 {\"id\":\"t1\"}");
        answers("POST /api/orders", "201 {\"id\":\"o1\"}");
        answers("POST /api/payments", "201 {\"id\":\"p1\"}");
        answers("GET /api/orders/o1", "200 {\"status\":\"complete\"}");
        answers("GET /api/tickets/t1", "200 {\"status\":\"sold\"}");
        var address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        sale = new Sale(Person.signUp(address, "seller"), Person.signUp(address, "buyer"));
        asked.clear();
        keys.clear();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void ends_when_the_order_is_complete_and_the_ticket_sold() throws Exception {
        answers(
                "GET /api/orders/o1",
                "200 {\"status\":\"created\"}",
                "200 {\"status\":\"complete\"}");
        answers(
                "GET /api/tickets/t1",
                "200 {\"status\":\"reserved\"}",
                "200 {\"status\":\"reserved\"}",
                "200 {\"status\":\"sold\"}");
        assertThat(sale.play()).isEqualTo(new Outcome.Sold());
        assertThat(asked.getFirst())
                .startsWith("POST /api/tickets")
                .contains("\"price\":19.99")
                .endsWith("by session=u1");
        assertThat(asked.get(1)).isEqualTo("POST /api/orders {\"ticketId\":\"t1\"} by session=u2");
        assertThat(asked.getLast()).isEqualTo("GET /api/tickets/t1  by session=u2");
    }

    @Test
    void repeats_a_call_with_the_same_idempotency_key_while_a_service_is_away() throws Exception {
        answers("POST /api/tickets", "503 {}", "503 {}", "201 {\"id\":\"t1\"}");
        assertThat(sale.play()).isEqualTo(new Outcome.Sold());
        assertThat(keys).hasSize(5);
        assertThat(keys.subList(0, 3)).containsOnly(keys.getFirst());
        assertThat(keys.subList(2, 5)).doesNotHaveDuplicates();
    }

    @Test
    void waits_until_the_ticket_is_known_to_the_service_that_takes_orders() throws Exception {
        answers("POST /api/orders", "404 {}", "201 {\"id\":\"o1\"}");
        assertThat(sale.play()).isEqualTo(new Outcome.Sold());
    }

    @Test
    void is_refused_when_the_system_says_so() throws Exception {
        answers("POST /api/orders", "409 {\"detail\":\"Ticket is already reserved\"}");
        assertThat(sale.play())
                .isEqualTo(new Outcome.Refused("The order: Ticket is already reserved"));
    }

    @Test
    void is_refused_when_the_order_ends_cancelled_and_the_ticket_is_free_again() throws Exception {
        answers("GET /api/orders/o1", "200 {\"status\":\"cancelled\"}");
        answers("GET /api/tickets/t1", "200 {\"status\":\"available\"}");
        assertThat(sale.play()).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void is_unfinished_when_the_system_fails() throws Exception {
        answers("POST /api/payments", "500 {}");
        assertThat(sale.play()).isInstanceOf(Outcome.Unfinished.class);
    }

    private void answers(String call, String... inTurn) {
        answers.put(call, new ArrayList<>(List.of(inTurn)));
    }

    private void answer(HttpExchange exchange) throws IOException {
        var call = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        var body = new String(exchange.getRequestBody().readAllBytes());
        asked.add(call + " " + body + " by " + exchange.getRequestHeaders().getFirst("Cookie"));
        if (exchange.getRequestMethod().equals("POST")) {
            keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
        }
        var own = answers.get(call);
        var next = own.size() > 1 ? own.removeFirst() : own.getFirst();
        if (call.endsWith("/signup")) {
            var id = next.replaceAll(".*\"id\":\"(.*)\".*", "$1");
            exchange.getResponseHeaders().add("Set-Cookie", "session=" + id + "; HttpOnly");
        }
        var bytes = next.substring(4).getBytes();
        exchange.sendResponseHeaders(Integer.parseInt(next.substring(0, 3)), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
