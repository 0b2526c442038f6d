package ticketing.tickets.selling;

import static org.assertj.core.api.Assertions.assertThat;
import static ticketing.web.testing.BadInput.problem;
import static ticketing.web.testing.TestSessions.user;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.http.HttpMethod;
import ticketing.events.Boundary;
import ticketing.events.TicketEvent.TicketReserved;
import ticketing.events.TicketEvent.TicketUpdated;
import ticketing.tickets.TicketsFixture;
import ticketing.tickets.ticket.TicketCommand.ReserveTicket;
import ticketing.web.session.SessionUser;
import ticketing.web.testing.BadInput;
import ticketing.web.testing.DocumentedAnswers;
import ticketing.web.testing.TestWeb;

class UpdateTicketEndpointTest {

    private static final SessionUser SUE = user("sue"), SAM = user("sam");
    private static final UUID TICKET = new UUID(0, 1), ORDER = new UUID(0, 9);
    private static final String ADDRESS = "/api/tickets/" + TICKET;
    private static final String CHEAPER = "{\"title\": \" Concert \", \"price\": 15}";

    private final TicketsFixture service = new TicketsFixture();
    private final TestWeb web =
            TestWeb.of(
                    new UpdateTicketEndpoint(service.handler, service.tickets, service.mapper),
                    service.problems(),
                    service.publicEndpoints());
    private final TestWeb.Caller sue = web.as(SUE);

    @BeforeEach
    void a_ticket_is_offered() {
        service.offered(TICKET, SUE.id(), "Concert", "19.99");
    }

    @Test
    void the_seller_changes_what_is_offered() {
        assertThat(sue.put(ADDRESS, CHEAPER))
                .hasStatus(200)
                .hasHeader("ETag", "\"1\"")
                .bodyText()
                .isEqualTo(
                        """
                        {"id":"%s","title":"Concert","price":15.00,"userId":"%s","version":1,\
                        "status":"available","createdAt":"2030-01-01T12:00:00.000Z"}\
                        """
                                .formatted(TICKET, SUE.id()));
        assertThat(service.store.events().getLast())
                .isEqualTo(new TicketUpdated(TICKET, "Concert", new BigDecimal("15.00")));
        assertThat(service.tickets.find(TICKET).orElseThrow().price())
                .isEqualTo(new BigDecimal("15.00"));
    }

    @Test
    void the_document_shows_its_answers() throws IOException {
        new DocumentedAnswers()
                .add("ticket", sue.put(ADDRESS, "{\"title\": \"Concert\", \"price\": 14.99}"))
                .add("invalid-input", sue.put(ADDRESS, "{\"title\": \"\", \"price\": 0}"))
                .mustBeCheckedIn();
    }

    @Test
    void a_change_that_is_none_is_answered_with_what_there_is() {
        assertThat(sue.put(ADDRESS, "{\"title\": \"Concert\", \"price\": 19.990}")).hasStatus(400);
        assertThat(sue.put(ADDRESS, "{\"title\": \"Concert\", \"price\": 19.99}"))
                .hasStatus(200)
                .hasHeader("ETag", "\"0\"");
        assertThat(service.store.events()).hasSize(1);
    }

    @Test
    void strangers_are_asked_to_sign_in_before_anything_else() {
        problem(web.stranger().put(ADDRESS, "{"), 401);
    }

    @Test
    void somebody_elses_ticket_is_left_alone() {
        var problem = problem(web.as(SAM).put(ADDRESS, CHEAPER), 403);

        assertThat(problem.path("errors"))
                .hasToString("[{\"message\":\"Only its seller can edit a ticket\"}]");
        assertThat(service.store.events()).hasSize(1);
    }

    @Test
    void somebody_else_does_not_learn_that_a_ticket_is_reserved() {
        service.reserved(TICKET, ORDER);

        problem(web.as(SAM).put(ADDRESS, CHEAPER), 403);
    }

    @Test
    void input_is_checked_before_the_ticket_is_looked_up() {
        problem(sue.put("/api/tickets/" + ORDER, "{}"), 400);
        problem(web.as(SAM).put(ADDRESS, "{}"), 400);
    }

    @Test
    void an_unknown_ticket_is_not_found() {
        problem(sue.put("/api/tickets/" + ORDER, CHEAPER), 404);
        problem(sue.put("/api/tickets/nonsense", CHEAPER), 404);
    }

    @Test
    void a_reserved_ticket_cannot_be_edited() {
        service.reserved(TICKET, ORDER);

        var problem = problem(sue.put(ADDRESS, CHEAPER), 409);

        assertThat(problem.path("errors"))
                .hasToString("[{\"message\":\"Cannot edit a reserved ticket\"}]");
        assertThat(problem.path("type").asString()).endsWith("/problems/ticket-reserved");
    }

    @Test
    void a_ticket_that_is_reserved_meanwhile_is_not_edited() {
        service.store.beforeNextAppend(_ ->
                service.handler.handle(
                        Boundary.ofTicket(TICKET), new ReserveTicket(TICKET, ORDER, 0)));

        problem(sue.put(ADDRESS, CHEAPER), 409);

        assertThat(service.store.events()).last().isInstanceOf(TicketReserved.class);
    }

    @Test
    void a_change_made_for_the_present_version_is_obeyed() {
        assertThat(sue.with("If-Match", "\"0\"").put(ADDRESS, CHEAPER)).hasStatus(200);
        assertThat(sue.with("If-Match", "*").put(ADDRESS, CHEAPER)).hasStatus(200);
    }

    @Test
    void a_change_made_for_another_version_is_refused() {
        problem(sue.with("If-Match", "\"7\"").put(ADDRESS, CHEAPER), 412);
        problem(sue.with("If-Match", "W/\"0\"").put(ADDRESS, CHEAPER), 412);
        assertThat(service.store.events()).hasSize(1);
    }

    @Test
    void of_two_changes_made_for_the_same_version_one_is_refused() {
        service.store.beforeNextAppend(
                _ -> sue.put(ADDRESS, "{\"title\": \"Opera\", \"price\": 1}"));

        problem(sue.with("If-Match", "\"0\"").put(ADDRESS, CHEAPER), 412);
    }

    @TestFactory
    Stream<DynamicTest> refuses_bad_input() {
        return BadInput.of(sue, HttpMethod.PUT, ADDRESS, CHEAPER);
    }
}
