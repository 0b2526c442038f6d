package ticketing.tickets.selling;

import static org.assertj.core.api.Assertions.assertThat;
import static ticketing.web.testing.BadInput.problem;
import static ticketing.web.testing.TestSessions.user;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import ticketing.events.TicketEvent;
import ticketing.events.TicketEvent.TicketCreated;
import ticketing.tickets.TicketsFixture;
import ticketing.tickets.listing.TicketStatus;
import ticketing.web.session.SessionUser;
import ticketing.web.testing.BadInput;
import ticketing.web.testing.DocumentedAnswers;
import ticketing.web.testing.TestWeb;

class CreateTicketEndpointTest {

    private static final SessionUser SUE = user("sue"), SAM = user("sam");
    private static final String CONCERT = "{\"title\": \"Concert\", \"price\": 19.99}";

    private final TicketsFixture service = new TicketsFixture();
    private final TestWeb web =
            TestWeb.of(
                    new CreateTicketEndpoint(
                            service.handler, service.tickets, service.mapper, service.properties),
                    service.problems(),
                    service.publicEndpoints());
    private final TestWeb.Caller sue = web.as(SUE);

    @Test
    void a_ticket_is_offered_by_whoever_is_signed_in() {
        var answer = sue.post("/api/tickets", CONCERT);

        var ticket = (TicketCreated) service.store.events().getFirst();
        assertThat(ticket)
                .isEqualTo(
                        new TicketCreated(
                                ticket.ticketId(),
                                SUE.id(),
                                "Concert",
                                new BigDecimal("19.99"),
                                "eur"));
        assertThat(answer)
                .hasStatus(201)
                .hasHeader("Location", "/api/tickets/" + ticket.ticketId())
                .hasHeader("ETag", "\"0\"")
                .bodyText()
                .isEqualTo(
                        """
                        {"id":"%s","title":"Concert","price":19.99,"userId":"%s","version":0,\
                        "status":"available","createdAt":"2030-01-01T12:00:00.000Z"}\
                        """
                                .formatted(ticket.ticketId(), SUE.id()));
    }

    @Test
    void the_document_shows_its_answers() throws IOException {
        new DocumentedAnswers()
                .add("ticket", sue.with("Idempotency-Key", "k").post("/api/tickets", CONCERT))
                .add("invalid-input", sue.post("/api/tickets", "{\"title\": \"\", \"price\": 0}"))
                .mustBeCheckedIn();
    }

    @Test
    void a_new_ticket_can_be_seen_at_once() {
        sue.post("/api/tickets", CONCERT);

        assertThat(service.tickets.find(service.store.events().getFirst().entityId()))
                .hasValueSatisfying(
                        view -> assertThat(view.status()).isEqualTo(TicketStatus.AVAILABLE));
    }

    @Test
    void strangers_are_asked_to_sign_in_before_anything_else() {
        problem(web.stranger().post("/api/tickets", "{"), 401);
        assertThat(service.store.events()).isEmpty();
    }

    @Test
    void the_seller_is_never_taken_from_the_body() {
        sue.post(
                "/api/tickets",
                "{\"title\": \"a\", \"price\": 1, \"userId\": \"%s\", \"sellerId\": \"%s\"}"
                        .formatted(SAM.id(), SAM.id()));

        assertThat(created().sellerId()).isEqualTo(SUE.id());
    }

    @Test
    void the_title_is_trimmed() {
        assertThat(offer("  Concert \\n", "1")).hasStatus(201);
        assertThat(created().title()).isEqualTo("Concert");
    }

    @ParameterizedTest
    @CsvSource({
        "0.01, 0.01",
        "5, 5.00",
        "19.9, 19.90",
        "19.99, 19.99",
        "1e2, 100.00",
        "1000000, 1000000.00",
        "1000000.00, 1000000.00"
    })
    void a_price_is_kept_exactly(String given, String kept) {
        assertThat(offer("Concert", given)).hasStatus(201).bodyText().contains("\"price\":" + kept);
        assertThat(created().price()).isEqualTo(new BigDecimal(kept));
    }

    @ParameterizedTest
    @CsvSource({
        "0, Price must be greater than 0",
        "0.00, Price must be greater than 0",
        "-1, Price must be greater than 0",
        "null, Price must be greater than 0",
        "1000000.01, 'Price must be at most 1,000,000.00'",
        "19.999, Price must have at most two decimals",
        "\"19.99\", Price must be a number"
    })
    void a_price_that_will_not_do_is_refused(String price, String message) {
        var problem = problem(offer("Concert", price.replace("'", "")), 400);

        assertThat(problem.path("errors"))
                .hasToString("[{\"message\":\"%s\",\"field\":\"price\"}]".formatted(message));
        assertThat(service.store.events()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "1e-400", "1e99999999999", "NaN", "01"})
    void a_number_beyond_all_measure_is_refused(String price) {
        problem(offer("Concert", price), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\\t\\n", "\\u2003"})
    void an_empty_title_is_refused(String title) {
        assertThat(problem(offer(title, "1"), 400).path("errors"))
                .hasToString("[{\"message\":\"Title is required\",\"field\":\"title\"}]");
    }

    @Test
    void a_title_has_two_hundred_characters_at_most_however_they_are_encoded() {
        assertThat(offer(" " + "x".repeat(200) + " ", "1")).hasStatus(201);
        assertThat(offer("\\ud83c\\udfab".repeat(200), "1")).hasStatus(201);
        assertThat(problem(offer("x".repeat(201), "1"), 400).path("errors"))
                .hasToString(
                        """
                        [{"message":"Title must have at most 200 characters","field":"title"}]\
                        """);
        problem(offer("\\ud83c\\udfab".repeat(201), "1"), 400);
    }

    @Test
    void a_title_that_is_no_text_is_refused() {
        assertThat(problem(offer("a\\u0000b", "1"), 400).path("errors"))
                .hasToString("[{\"message\":\"Title must be proper text\",\"field\":\"title\"}]");
        problem(offer("\\ud83c", "1"), 400);
        problem(offer("\\udfab\\ud83c", "1"), 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\u200b", // zero-width space
                "\\u00ad\\u2060\\ufeff", // invisible hyphen, joiner and byte order mark
                "\\u202e \\u2066", // change of text direction
                "\\u0301", // a combining mark alone
                "\\u3164", // letters without a shape
                "\\u115f\\u1160\\uffa0\\u2800",
                "\\ufe0f", // variation selector
                "\\udb40\\udc41", // tag character
                "\\u0007",
                "\\ue000", // private use
                "\\u00a0\\u3000\\u2028"
            })
    void a_title_without_anything_to_see_is_refused(String title) {
        assertThat(problem(offer(title, "1"), 400).path("errors"))
                .hasToString("[{\"message\":\"Title is required\",\"field\":\"title\"}]");
        assertThat(offer(title + "x", "1")).as("with one character").hasStatus(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"7", "!", "\\u20ac", "\\u97f3", "\\ud83c\\udfab", "e\\u0301", "\\u0e01"})
    void a_title_needs_only_one_character(String title) {
        assertThat(offer(title, "1")).hasStatus(201);
    }

    @Test
    void everything_that_is_wrong_is_told_at_once() {
        var missing = problem(sue.post("/api/tickets", "{}"), 400);

        assertThat(missing.path("errors"))
                .hasToString(
                        """
                        [{"message":"Price must be greater than 0","field":"price"},\
                        {"message":"Title is required","field":"title"}]\
                        """);
        var wrong = problem(sue.post("/api/tickets", "{\"title\":1,\"price\":\"x\"}"), 400);
        assertThat(wrong.path("errors").findValuesAsString("field"))
                .containsExactlyInAnyOrder("title", "price");
    }

    @TestFactory
    Stream<DynamicTest> refuses_bad_input() {
        return BadInput.of(sue, HttpMethod.POST, "/api/tickets", CONCERT);
    }

    @Test
    void the_same_request_with_its_key_creates_one_ticket_and_gets_the_same_answer() {
        var once = sue.with("Idempotency-Key", "k1");
        var first = once.post("/api/tickets", CONCERT);
        service.reserved(created().ticketId(), new UUID(0, 9));
        var second = once.post("/api/tickets", CONCERT);

        assertThat(first).hasStatus(201);
        assertThat(second)
                .hasStatus(201)
                .hasHeader("ETag", "\"0\"")
                .hasHeader("Location", first.getResponse().getHeader("Location"))
                .bodyText()
                .isEqualTo(body(first));
        assertThat(service.store.events()).filteredOn(TicketCreated.class::isInstance).hasSize(1);
    }

    @Test
    void a_key_of_another_request_is_refused() {
        var once = sue.with("Idempotency-Key", "k1");
        once.post("/api/tickets", CONCERT);

        var problem =
                problem(once.post("/api/tickets", "{\"title\": \"Opera\", \"price\": 1}"), 422);

        assertThat(problem.path("type").asString()).endsWith("/problems/idempotency-key-reused");
        assertThat(service.store.events()).hasSize(1);
    }

    @Test
    void the_same_key_of_somebody_else_is_another_key() {
        sue.with("Idempotency-Key", "k1").post("/api/tickets", CONCERT);

        assertThat(web.as(SAM).with("Idempotency-Key", "k1").post("/api/tickets", CONCERT))
                .hasStatus(201);
        assertThat(service.store.events())
                .extracting(TicketEvent::ticketId)
                .doesNotHaveDuplicates()
                .hasSize(2);
    }

    @Test
    void nothing_is_promised_while_the_event_store_is_down() {
        service.store.setDown(true);

        var answer = sue.post("/api/tickets", CONCERT);

        problem(answer, 503);
        assertThat(answer).containsHeader("Retry-After");
    }

    private MvcTestResult offer(String title, String price) {
        return sue.post(
                "/api/tickets", "{\"title\": \"%s\", \"price\": %s}".formatted(title, price));
    }

    private TicketCreated created() {
        return (TicketCreated) service.store.events().getFirst();
    }

    private static String body(MvcTestResult result) {
        return new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
    }
}
