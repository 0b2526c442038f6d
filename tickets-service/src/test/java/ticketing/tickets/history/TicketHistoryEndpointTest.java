package ticketing.tickets.history;

import static org.assertj.core.api.Assertions.assertThat;
import static ticketing.web.testing.BadInput.problem;
import static ticketing.web.testing.TestSessions.user;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import ticketing.tickets.TicketsFixture;
import ticketing.tickets.ticket.Offer;
import ticketing.tickets.ticket.TicketCommand.UpdateTicket;
import ticketing.web.session.SessionUser;
import ticketing.web.testing.DocumentedAnswers;
import ticketing.web.testing.TestWeb;

class TicketHistoryEndpointTest {

    private static final SessionUser SUE = user("sue"), SAM = user("sam");
    private static final UUID TICKET = new UUID(0, 1), ORDER = new UUID(0, 9);
    private static final String ADDRESS = "/api/tickets/" + TICKET + "/history";

    private final TicketsFixture service = new TicketsFixture();
    private final TestWeb web =
            TestWeb.of(
                    new TicketHistoryEndpoint(service.travel, service.mapper),
                    service.problems(),
                    service.publicEndpoints());
    private final TestWeb.Caller sue = web.as(SUE);

    @BeforeEach
    void a_ticket_is_offered_changed_and_reserved() {
        service.offered(TICKET, SUE.id(), "Concert", "19.9");
        service.carryOut(
                new UpdateTicket(
                        TICKET,
                        SUE.id(),
                        new Offer("Concert", new BigDecimal("15.00")),
                        Optional.empty()));
        service.reserved(TICKET, ORDER);
    }

    @Test
    void the_seller_sees_each_event_and_the_ticket_after_it() {
        assertThat(sue.get(ADDRESS))
                .hasStatus(200)
                .doesNotContainHeader("Link")
                .bodyText()
                .isEqualTo(
                        """
                        [{"version":0,"event":"created","type":"ticketing.ticket-created.v1",\
                        "time":"2030-01-01T12:00:00.000Z",\
                        "data":{"ticketId":"%1$s","sellerId":"%2$s","title":"Concert","price":19.90,\
                        "currency":"eur"},\
                        "state":{"id":"%1$s","title":"Concert","price":19.90,"userId":"%2$s",\
                        "version":0,"status":"available",\
                        "createdAt":"2030-01-01T12:00:00.000Z"}},\
                        {"version":1,"event":"updated","type":"ticketing.ticket-updated.v1",\
                        "time":"2030-01-01T12:00:00.000Z",\
                        "data":{"ticketId":"%1$s","title":"Concert","price":15.00},\
                        "state":{"id":"%1$s","title":"Concert","price":15.00,"userId":"%2$s",\
                        "version":1,"status":"available",\
                        "createdAt":"2030-01-01T12:00:00.000Z"}},\
                        {"version":2,"event":"reserved","type":"ticketing.ticket-reserved.v1",\
                        "time":"2030-01-01T12:00:00.000Z",\
                        "data":{"ticketId":"%1$s","orderId":"%3$s","orderNumber":0},\
                        "state":{"id":"%1$s","title":"Concert","price":15.00,"userId":"%2$s",\
                        "version":2,"status":"reserved",\
                        "createdAt":"2030-01-01T12:00:00.000Z","orderId":"%3$s"}}]\
                        """
                                .formatted(TICKET, SUE.id(), ORDER));
    }

    @Test
    void the_document_shows_its_answers() throws IOException {
        var other = new UUID(0, 2);
        service.offered(other, SUE.id(), "Concert", "19.99");
        service.reserved(other, ORDER);

        new DocumentedAnswers()
                .add("history", sue.get("/api/tickets/" + other + "/history"))
                .add("not-the-seller", web.as(SAM).get("/api/tickets/" + other + "/history"))
                .mustBeCheckedIn();
    }

    @Test
    void a_long_history_comes_in_pages() {
        var first = sue.get(ADDRESS + "?limit=2");
        assertThat(first).bodyJson().extractingPath("$[*].version").isEqualTo(List.of(0, 1));

        var rest = sue.get(next(first.getResponse().getHeader("Link")));
        assertThat(rest)
                .hasStatus(200)
                .doesNotContainHeader("Link")
                .bodyJson()
                .extractingPath("$[*].event")
                .isEqualTo(List.of("reserved"));
    }

    @Test
    void strangers_are_asked_to_sign_in_before_anything_else() {
        problem(web.stranger().get(ADDRESS), 401);
        problem(web.stranger().get("/api/tickets/nonsense/history"), 401);
        problem(web.stranger().get("/api/tickets/" + ORDER + "/history?limit=0"), 401);
    }

    @Test
    void nobody_is_taken_for_a_stranger_whose_session_cannot_be_judged_yet() {
        web.revoked().loaded(false);

        problem(sue.get(ADDRESS), 503);
    }

    @Test
    void somebody_elses_ticket_keeps_its_history() {
        var problem = problem(web.as(SAM).get(ADDRESS), 403);

        assertThat(problem.path("errors"))
                .hasToString("[{\"message\":\"Only its seller can see the history of a ticket\"}]");
        assertThat(problem.path("type").asString()).endsWith("/problems/not-the-seller");
    }

    @Test
    void an_unknown_ticket_is_not_found() {
        problem(sue.get("/api/tickets/" + ORDER + "/history"), 404);
        problem(sue.get("/api/tickets/nonsense/history"), 404);
    }

    @Test
    void input_is_checked_before_the_ticket_is_looked_up() {
        problem(sue.get("/api/tickets/" + ORDER + "/history?limit=201"), 400);
        problem(sue.get("/api/tickets/" + ORDER + "/history?after=bm9uc2Vuc2U"), 400);
        problem(web.as(SAM).get(ADDRESS + "?after=bm9uc2Vuc2U"), 400);
    }

    @Test
    void without_the_log_there_is_no_history() {
        service.store.setDown(true);

        problem(sue.get(ADDRESS), 503);
    }

    private static String next(String link) {
        return link.replaceFirst("^<https?://[^/]+", "").replaceFirst(">.*$", "");
    }
}
