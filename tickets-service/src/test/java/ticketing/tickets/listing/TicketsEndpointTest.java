package ticketing.tickets.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static ticketing.web.testing.BadInput.problem;

import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import ticketing.tickets.TicketsFixture;
import ticketing.tickets.ticket.TicketCommand.MarkTicketSold;
import ticketing.web.request.PatientLookup;
import ticketing.web.session.SessionUser;
import ticketing.web.testing.DocumentedAnswers;
import ticketing.web.testing.TestWeb;
import tools.jackson.databind.json.JsonMapper;

class TicketsEndpointTest {

    private static final UUID SUE = new UUID(0, 1), SAM = new UUID(0, 2);
    private static final Pattern NEXT =
            Pattern.compile("<http://localhost:8080(.+)>; rel=\"next\"");

    private final TicketsFixture service = new TicketsFixture();
    private final TestWeb web =
            TestWeb.of(
                    new TicketsEndpoint(
                            service.tickets, new PatientLookup(Clock.systemUTC()), service.mapper),
                    service.problems(),
                    service.publicEndpoints());
    private final TestWeb.Caller stranger = web.stranger();

    @Test
    void a_ticket_is_shown_to_everybody() {
        service.offered(ticket(1), SUE, "Concert", "19.9");

        assertThat(stranger.get("/api/tickets/" + ticket(1)))
                .hasStatus(200)
                .hasHeader("ETag", "\"0\"")
                .bodyText()
                .isEqualTo(
                        """
                        {"id":"%s","title":"Concert","price":19.90,"userId":"%s","version":0,\
                        "status":"available","createdAt":"2030-01-01T12:00:00.000Z"}\
                        """
                                .formatted(ticket(1), SUE));
    }

    @Test
    void a_reserved_ticket_is_shown_with_its_order() {
        service.offered(ticket(1), SUE, "Concert", "19.99");
        service.reserved(ticket(1), new UUID(0, 9));

        assertThat(stranger.get("/api/tickets/" + ticket(1)))
                .hasStatus(200)
                .hasHeader("ETag", "\"1\"")
                .bodyJson()
                .isLenientlyEqualTo(
                        "{\"status\": \"reserved\", \"orderId\": \"%s\", \"version\": 1}"
                                .formatted(new UUID(0, 9)));
    }

    @Test
    void the_document_shows_its_answers() throws IOException {
        service.offered(ticket(1), SUE, "Concert", "19.99");
        service.offered(ticket(2), SUE, "Opera", "49.99");
        service.reserved(ticket(2), new UUID(0, 9));

        new DocumentedAnswers().add("tickets", stranger.get("/api/tickets")).mustBeCheckedIn();
        new DocumentedAnswers()
                .add("available", stranger.get("/api/tickets/" + ticket(1)))
                .add("reserved", stranger.get("/api/tickets/" + ticket(2)))
                .mustBeCheckedIn();
    }

    @Test
    void a_ticket_may_be_kept_by_every_cache_that_asks_whether_it_has_changed() {
        service.offered(ticket(1), SUE, "Concert", "19.99");

        assertThat(stranger.get("/api/tickets/" + ticket(1)))
                .hasHeader("Cache-Control", "no-cache")
                .doesNotContainHeader("Expires");
    }

    /** A compressing proxy changes the tag to the second form. */
    @ParameterizedTest
    @ValueSource(strings = {"\"0\"", "W/\"0\"", "\"7\", \"0\""})
    void a_ticket_that_has_not_changed_is_not_sent_again(String known) {
        service.offered(ticket(1), SUE, "Concert", "19.99");

        assertThat(stranger.with("If-None-Match", known).get("/api/tickets/" + ticket(1)))
                .hasStatus(304)
                .hasHeader("ETag", "\"0\"")
                .hasHeader("Cache-Control", "no-cache")
                .bodyText()
                .isEmpty();
    }

    @Test
    void a_ticket_that_has_changed_is_sent_again() {
        service.offered(ticket(1), SUE, "Concert", "19.99");
        service.reserved(ticket(1), new UUID(0, 9));

        assertThat(stranger.with("If-None-Match", "\"0\"").get("/api/tickets/" + ticket(1)))
                .hasStatus(200)
                .hasHeader("ETag", "\"1\"")
                .bodyText()
                .contains("reserved");
    }

    @Test
    void what_has_no_version_is_not_kept() {
        assertThat(stranger.get("/api/tickets"))
                .hasStatus(200)
                .doesNotContainHeader("ETag")
                .headers()
                .hasHeaderSatisfying(
                        "Cache-Control",
                        values -> assertThat(values.getFirst()).contains("no-store"));
        assertThat(stranger.get("/api/tickets/" + ticket(1)))
                .hasStatus(404)
                .doesNotContainHeader("ETag")
                .headers()
                .hasHeaderSatisfying(
                        "Cache-Control",
                        values -> assertThat(values.getFirst()).contains("no-store"));
    }

    @Test
    void an_unknown_ticket_is_not_found() {
        problem(stranger.get("/api/tickets/" + ticket(1)), 404);
        problem(stranger.get("/api/tickets/nonsense"), 404);
    }

    @Test
    void the_list_holds_what_one_can_buy_now_newest_first() {
        for (var number = 1; number <= 4; number++) {
            service.offered(ticket(number), SUE, "Concert", "19.99");
        }
        service.reserved(ticket(2), new UUID(0, 9));
        service.carryOut(new MarkTicketSold(ticket(3), new UUID(0, 9), 0));

        assertThat(ids(stranger.get("/api/tickets"))).containsExactly(id(4), id(1));

        service.released(ticket(2), new UUID(0, 9));

        assertThat(ids(stranger.get("/api/tickets"))).containsExactly(id(4), id(2), id(1));
    }

    @Test
    void the_list_can_be_narrowed_to_a_seller() {
        service.offered(ticket(1), SUE, "Concert", "19.99");
        service.offered(ticket(2), SAM, "Concert", "19.99");

        assertThat(ids(stranger.get("/api/tickets?sellerId=" + SUE))).containsExactly(id(1));
        assertThat(ids(stranger.get("/api/tickets?sellerId=" + ticket(7)))).isEmpty();
        problem(stranger.get("/api/tickets?sellerId=nonsense"), 400);
    }

    @Test
    void a_seller_sees_all_their_tickets_whatever_has_become_of_them() {
        for (var number = 1; number <= 3; number++) {
            service.offered(ticket(number), SUE, "Concert " + number, "19.99");
        }
        service.offered(ticket(4), SAM, "Concert", "19.99");
        service.reserved(ticket(2), new UUID(0, 9));
        service.carryOut(new MarkTicketSold(ticket(3), new UUID(0, 9), 0));
        var sue = web.as(new SessionUser(SUE, "sue@example.com", "session-sue"));

        assertThat(ids(sue.get("/api/tickets?status=any"))).containsExactly(id(3), id(2), id(1));
        assertThat(ids(sue.get("/api/tickets?status=any&sellerId=" + SUE))).hasSize(3);
        assertThat(ids(sue.get("/api/tickets?status=any&q=CERT 2"))).containsExactly(id(2));
        assertThat(ids(sue.get("/api/tickets?status=any&limit=2"))).containsExactly(id(3), id(2));
        assertThat(ids(sue.get("/api/tickets?status=available&sellerId=" + SUE)))
                .containsExactly(id(1));
    }

    @Test
    void nobody_else_sees_what_is_reserved_or_sold() {
        var sue = web.as(new SessionUser(SUE, "sue@example.com", "session-sue"));

        problem(stranger.get("/api/tickets?status=any"), 401);
        problem(stranger.get("/api/tickets?status=any&sellerId=" + SUE), 401);
        problem(sue.get("/api/tickets?status=any&sellerId=" + SAM), 403);
        problem(stranger.get("/api/tickets?status=sold"), 400);
    }

    @Test
    void the_list_can_be_searched_whatever_the_case() {
        service.offered(ticket(1), SUE, "CAFÉ del Mar", "19.99");
        service.offered(ticket(2), SUE, "Opera", "19.99");

        assertThat(ids(stranger.get("/api/tickets?q=café"))).containsExactly(id(1));
        assertThat(ids(stranger.get("/api/tickets?q= DEL "))).containsExactly(id(1));
        assertThat(ids(stranger.get("/api/tickets?q=del&sellerId=" + SUE))).containsExactly(id(1));
        assertThat(ids(stranger.get("/api/tickets?q=del&sellerId=" + SAM))).isEmpty();
        assertThat(ids(stranger.get("/api/tickets?q="))).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {".*", "^Row", "(", "[", "a|b", "\\", "\\E", "\\Q", "$where", "*"})
    void what_is_searched_for_is_text_and_no_pattern(String text) {
        service.offered(ticket(1), SUE, "Row 3", "19.99");
        service.offered(ticket(2), SUE, "Row " + text + " 4", "19.99");

        var found = stranger.get("/api/tickets?q=" + text);

        assertThat(ids(found)).containsExactly(id(2));
    }

    @Test
    void what_no_title_can_hold_is_refused() {
        problem(stranger.get("/api/tickets?q=" + "x".repeat(201)), 400);
        problem(stranger.get("/api/tickets?q=a\0b"), 400);
    }

    @Test
    void a_long_list_comes_in_pages() {
        for (var number = 1; number <= 5; number++) {
            service.offered(ticket(number), SUE, "Concert tonight", "19.99");
        }
        service.offered(ticket(6), SUE, "Opera", "19.99");
        var found = new ArrayList<List<String>>();
        var address = "/api/tickets?limit=2&q=t t";
        while (address != null) {
            var page = stranger.get(address);
            found.add(ids(page));
            var link = page.getResponse().getHeader("Link");
            var next = NEXT.matcher(link == null ? "" : link);
            address =
                    next.matches()
                            ? URLDecoder.decode(next.group(1), StandardCharsets.UTF_8)
                            : null;
        }

        assertThat(found)
                .containsExactly(List.of(id(5), id(4)), List.of(id(3), id(2)), List.of(id(1)));
    }

    @Test
    void a_made_up_cursor_or_limit_is_refused() {
        problem(stranger.get("/api/tickets?after=bm9uc2Vuc2U"), 400);
        problem(stranger.get("/api/tickets?limit=0"), 400);
        problem(stranger.get("/api/tickets?limit=201"), 400);
    }

    private static UUID ticket(long number) {
        return new UUID(1, number);
    }

    private static String id(long number) {
        return ticket(number).toString();
    }

    private static List<String> ids(MvcTestResult result) {
        assertThat(result).hasStatus(200);
        try {
            return new JsonMapper()
                    .readTree(result.getResponse().getContentAsString())
                    .findValuesAsString("id");
        } catch (UnsupportedEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
