package ticketing.local.people;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import ticketing.local.people.Person.Attempt;

class PersonTest {

    private static final int NO_ANSWER = 0;

    private final Queue<Integer> statuses = new ArrayDeque<>();
    private final List<String> keys = new ArrayList<>();
    private final List<Attempt> seen = new ArrayList<>();
    private HttpServer server;
    private Person person;

    @BeforeEach
    void sign_up() throws Exception {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
                    int status = statuses.isEmpty() ? 201 : statuses.remove();
                    if (status == NO_ANSWER) {
                        exchange.close();
                        throw new IOException("Gone");
                    }
                    exchange.sendResponseHeaders(status, -1);
                });
        server.start();
        var address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        person = Person.signUp(address, "buyer", seen::add);
        seen.clear();
        keys.clear();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void asks_again_for_the_same_until_there_is_an_answer_and_lets_the_witness_see_it()
            throws Exception {
        statuses.addAll(List.of(503, NO_ANSWER, 201));

        assertThat(person.post("/api/orders", Map.of(), "one click").status()).isEqualTo(201);

        assertThat(keys).containsExactly("one click", "one click", "one click");
        assertThat(seen).extracting(Attempt::status).containsExactly(503, NO_ANSWER, 201);
        assertThat(seen).extracting(Attempt::number).containsExactly(1, 2, 3);
        assertThat(seen).extracting(Attempt::call).containsOnly("POST /api/orders");
        assertThat(seen).extracting(Attempt::waited).isSorted();
        assertThat(seen).extracting(Attempt::wasInVain).containsExactly(true, true, false);
    }

    @Test
    void takes_a_no_for_an_answer() throws Exception {
        statuses.add(409);

        assertThat(person.delete("/api/orders/1").isGood()).isFalse();

        assertThat(seen).extracting(Attempt::number).containsExactly(1);
    }
}
