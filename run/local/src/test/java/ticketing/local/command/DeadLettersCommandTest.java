package ticketing.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ticketing.infrastructure.FreePort;
import ticketing.local.data.DataFolder;
import ticketing.local.data.RunFile;
import ticketing.topology.Service;

/** Five services, one of them with two instances, of which the first does not answer. */
class DeadLettersCommandTest {

    private static final String LETTER =
            """
            {"id": "orders-17", "consumer": "orders-when-payment-captured", "stream": "PAYMENTS",
             "sequence": 42, "subject": "payments.7.captured",
             "storedType": "ticketing.payment-captured.v1", "entity": "7",
             "reason": "IllegalStateException: no seats left", "attempts": 5,
             "storedTime": "2026-11-27T10:00:00.123456789Z",
             "firstTime": "2026-11-27T10:00:01Z", "lastTime": "2026-11-27T10:01:09.5Z"}\
            """;
    private static final String UNTYPED =
            """
            {"id": "tickets-3", "consumer": "tickets-view-1", "storedType": null,
             "reason": "has no headers", "attempts": 1, "lastTime": "2026-11-27T10:02:00Z"}\
            """;

    @TempDir private Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final TreeMap<String, URI> management = new TreeMap<>();
    private final ConcurrentLinkedQueue<HttpServer> servers = new ConcurrentLinkedQueue<>();
    private DataFolder running;

    @BeforeEach
    void start_the_system() throws IOException {
        for (var service : Service.values()) {
            answers.put(service.shortName() + " GET /actuator/deadletters", letters());
            answers.put(service.shortName() + " POST /actuator/deadletters", "[]");
            management.put(
                    service == Service.ORDERS ? "orders-service-2" : service.longName(),
                    start(service.shortName()));
        }
        management.put("orders-service", URI.create("http://127.0.0.1:" + FreePort.any()));
        running = DataFolder.take(folder);
        new RunFile("http://localhost:8080", "nats://localhost:4222", 1, List.of(), management)
                .write(running.path());
    }

    private URI start(String service) throws IOException {
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    var question =
                            "%s %s %s"
                                    .formatted(
                                            service,
                                            exchange.getRequestMethod(),
                                            exchange.getRequestURI());
                    synchronized (asked) {
                        asked.add(question);
                    }
                    var answer =
                            answers.getOrDefault(question, "{\"detail\": \"There is none\"}")
                                    .getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(
                            answers.containsKey(question) ? 200 : 404, answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
        server.start();
        servers.add(server);
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @AfterEach
    void stop_the_system() {
        servers.forEach(server -> server.stop(0));
        running.close();
    }

    @Test
    void lists_those_of_all_services_in_columns() {
        answers.put("orders GET /actuator/deadletters", letters(LETTER));
        answers.put("tickets GET /actuator/deadletters", letters(UNTYPED));

        assertThat(run("list")).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "ID         LAST TIME             ATTEMPTS  CONSUMER                      STORED TYPE                    REASON",
                        "tickets-3  2026-11-27T10:02:00Z  1         tickets-view-1                -                              has no headers",
                        "orders-17  2026-11-27T10:01:09Z  5         orders-when-payment-captured  ticketing.payment-captured.v1  IllegalStateException: no seats left");
        assertThat(errors.toString()).isEmpty();
    }

    @Test
    void says_that_there_are_none_or_more() {
        assertThat(run("list")).isZero();
        assertThat(out.toString()).isEqualToIgnoringNewLines("No dead letters.");

        answers.put(
                "orders GET /actuator/deadletters",
                letters(LETTER).replace("\"more\": false", "\"more\": true"));
        assertThat(run("list")).isZero();
        assertThat(out.toString()).endsWith("orders-service has more dead letters.\n");
    }

    @Test
    void says_which_service_does_not_answer() {
        answers.remove("orders GET /actuator/deadletters");
        answers.put("tickets GET /actuator/deadletters", letters(UNTYPED));
        management.remove("payments-service");
        new RunFile("http://localhost:8080", "nats://localhost:4222", 1, List.of(), management)
                .write(running.path());

        assertThat(run("list")).isEqualTo(1);
        assertThat(out.toString()).contains("tickets-3");
        assertThat(errors.toString().lines())
                .containsExactly(
                        "orders-service-2 answers 404: There is none",
                        "payments-service does not run.");

        servers.forEach(server -> server.stop(0));
        assertThat(run("list")).isEqualTo(1);
        assertThat(errors.toString()).contains("expiration-service does not answer at");
    }

    @Test
    void shows_one_with_headers_and_payload() {
        answers.put(
                "orders GET /actuator/deadletters/orders-17",
                """
                {"letter": %s, "headers": {"ce-type": "x", "ce-id": "7-1"},
                 "payload": {"price": 19.90}}\
                """
                        .formatted(LETTER));

        assertThat(run("show", "orders-17")).isZero();
        assertThat(out.toString())
                .isEqualTo(
                        """
                        orders-17
                          reason       IllegalStateException: no seats left
                          consumer     orders-when-payment-captured
                          attempts     5
                          stored time  2026-11-27T10:00:00Z
                          first time   2026-11-27T10:00:01Z
                          last time    2026-11-27T10:01:09Z
                          stream       PAYMENTS
                          sequence     42
                          subject      payments.7.captured
                          stored type  ticketing.payment-captured.v1
                          entity       7
                        headers
                          ce-id: 7-1
                          ce-type: x
                        payload
                          {
                            "price" : 19.90
                          }
                        """);
    }

    @Test
    void shows_a_payload_that_is_no_json_and_one_that_is_not_kept() {
        answers.put(
                "orders GET /actuator/deadletters/orders-17",
                "{\"letter\": {}, \"headers\": {}, \"payload\": \"{broken\"}");
        answers.put(
                "auth GET /actuator/deadletters/auth-1",
                "{\"letter\": {}, \"headers\": {}, \"payload\": null}");

        assertThat(run("show", "orders-17")).isZero();
        assertThat(run("show", "auth-1")).isZero();
        assertThat(out.toString())
                .contains("payload\n  {broken\n")
                .endsWith("payload\n  (not kept, since it is about an account)\n");
    }

    @Test
    void says_that_there_is_no_such_letter() {
        assertThat(run("show", "orders-18")).isEqualTo(1);
        assertThat(run("replay", "orders-18")).isEqualTo(1);
        assertThat(errors.toString().lines())
                .containsOnly("orders-service-2 answers 404: There is none");
        assertThat(run("show", "sales-18")).isEqualTo(1);
        assertThat(errors.toString()).contains("ids look like orders-17.");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void replays_one_and_says_what_became_of_it() {
        answers.put(
                "orders POST /actuator/deadletters/orders-17",
                replay("orders-17", "handled", "its effect is there", true));
        answers.put(
                "tickets POST /actuator/deadletters/tickets-3",
                replay("tickets-3", "failed", "has no headers", false));

        assertThat(run("replay", "orders-17")).isZero();
        assertThat(run("replay", "tickets-3")).isEqualTo(1);
        assertThat(out.toString().lines())
                .containsExactly(
                        "orders-17 is removed: handled, its effect is there",
                        "tickets-3 stays: failed, has no headers");
    }

    @Test
    void replays_those_of_all_services() {
        assertThat(run("replay", "--all")).isZero();
        assertThat(out.toString()).isEqualToIgnoringNewLines("No dead letters.");
        assertThat(asked)
                .containsExactlyInAnyOrder(
                        "auth POST /actuator/deadletters",
                        "tickets POST /actuator/deadletters",
                        "orders POST /actuator/deadletters",
                        "payments POST /actuator/deadletters",
                        "expiration POST /actuator/deadletters");

        answers.put(
                "orders POST /actuator/deadletters",
                "[%s, %s]"
                        .formatted(
                                replay("orders-17", "handled", "its effect is there", true),
                                replay(
                                        "orders-18",
                                        "waits",
                                        "an earlier event is missing",
                                        false)));
        assertThat(run("replay", "--all")).isEqualTo(1);
        assertThat(out.toString())
                .contains("orders-17 is removed: handled", "orders-18 stays: waits, an earlier");
    }

    @Test
    void lists_what_waits_in_any_instance_and_for_what() throws IOException {
        management.put("orders-service-3", start("orders-3"));
        new RunFile("http://localhost:8080", "nats://localhost:4222", 1, List.of(), management)
                .write(running.path());
        answers.put(
                "orders-3 GET /actuator/deadletters",
                """
                {"letters": [], "more": false, "waiting": [
                 {"consumer": "orders-view-1", "stream": "ORDERS", "sequence": 17, "entity": "7",
                  "storedType": "ticketing.order-completed.v1", "version": "2", "predecessor": 1,
                  "since": "2026-11-27T10:01:09.5Z"},
                 {"consumer": "orders-when-x", "stream": "TICKETS", "sequence": 8, "entity": "9",
                  "storedType": "ticketing.ticket-sold.v1", "version": "0", "predecessor": null,
                  "since": "2026-11-27T10:01:10Z"}]}\
                """);

        assertThat(run("waiting")).isZero();
        var table =
                List.of(
                        "WAITING    SINCE                 CONSUMER       STORED TYPE                   ENTITY  WAITS FOR",
                        "ORDERS 17  2026-11-27T10:01:09Z  orders-view-1  ticketing.order-completed.v1  7       version 1 of it; this is version 2",
                        "TICKETS 8  2026-11-27T10:01:10Z  orders-when-x  ticketing.ticket-sold.v1      9       another entity's event");
        assertThat(out.toString().lines()).containsExactlyElementsOf(table);

        assertThat(run("list")).isZero();
        assertThat(out.toString())
                .endsWith("No dead letters.\n\n" + String.join("\n", table) + "\n");
        assertThat(errors.toString()).isEmpty();
    }

    @Test
    void says_that_nothing_waits() {
        assertThat(run("waiting")).isZero();
        assertThat(out.toString()).isEqualToIgnoringNewLines("Nothing waits.");
    }

    @Test
    void discards_one_or_more_and_says_what_they_were() {
        answers.put("orders DELETE /actuator/deadletters/orders-17", LETTER);
        answers.put("tickets DELETE /actuator/deadletters/tickets-3", UNTYPED);

        assertThat(run("discard", "orders-17", "tickets-3")).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "orders-17 is discarded: ticketing.payment-captured.v1 of 7, PAYMENTS 42,"
                                + " which orders-when-payment-captured could not handle:"
                                + " IllegalStateException: no seats left",
                        "tickets-3 is discarded: - of -, - -, which tickets-view-1 could not handle:"
                                + " has no headers");

        assertThat(run("discard", "orders-18")).isEqualTo(1);
        assertThat(errors.toString().lines())
                .containsExactly("orders-service-2 answers 404: There is none");
    }

    @Test
    void discards_nothing_if_one_of_several_cannot_be_meant() {
        assertThat(run("discard", "orders-17", "sales-3")).isEqualTo(1);
        assertThat(run("discard")).isEqualTo(2);
        assertThat(run("discard", "--all")).isEqualTo(2);
        assertThat(asked).isEmpty();
    }

    @Test
    void asks_for_one_or_all_and_not_for_both_or_neither() {
        assertThat(run("replay")).isEqualTo(2);
        assertThat(run("replay", "orders-17", "--all")).isEqualTo(2);
        assertThat(run("show")).isEqualTo(2);
        assertThat(Ticketing.run(new PrintWriter(out), new PrintWriter(errors), "dead-letters"))
                .isEqualTo(2);
        assertThat(asked).isEmpty();
    }

    private int run(String... args) {
        var words = new ArrayList<>(List.of("dead-letters"));
        words.addAll(List.of(args));
        words.addAll(List.of("--data", folder.toString()));
        return Ticketing.run(
                new PrintWriter(out, true),
                new PrintWriter(errors, true),
                words.toArray(String[]::new));
    }

    private static String letters(String... letters) {
        return "{\"letters\": [%s], \"more\": false}".formatted(String.join(",", letters));
    }

    private static String replay(String id, String result, String detail, boolean removed) {
        return "{\"id\": \"%s\", \"result\": \"%s\", \"detail\": \"%s\", \"removed\": %s}"
                .formatted(id, result, detail, removed);
    }
}
