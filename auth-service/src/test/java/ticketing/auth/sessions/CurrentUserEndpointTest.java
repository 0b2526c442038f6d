package ticketing.auth.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static ticketing.auth.AuthInMemory.cookie;
import static ticketing.auth.AuthInMemory.problem;

import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.web.ErrorResponseException;
import ticketing.auth.AuthInMemory;
import ticketing.auth.sessions.CurrentUserEndpoint.Response;
import ticketing.web.session.PublicEndpoints;
import ticketing.web.session.Session;
import ticketing.web.session.SessionUser;
import ticketing.web.testing.DocumentedAnswers;
import ticketing.web.testing.TestSessions;
import ticketing.web.testing.TestWeb;
import tools.jackson.databind.json.JsonMapper;

class CurrentUserEndpointTest {

    private static final String PATH = "/api/users/currentuser";
    private static final SessionUser ANN =
            new SessionUser(new UUID(0, 1), "ann@example.org", "session-1");

    private final AuthInMemory auth = new AuthInMemory();
    private final CurrentUserEndpoint endpoint =
            new CurrentUserEndpoint(auth.sessions, auth.revoked);

    @Test
    void says_who_is_signed_in() {
        var answer = endpoint.currentUser(Optional.of(sessionOfAge(Duration.ZERO)));

        assertThat(answer.getBody())
                .isEqualTo(new Response(new UserResponse(ANN.id(), "ann@example.org")));
        assertThat(cookie(answer)).isEmpty();
    }

    @Test
    void says_nobody_to_a_stranger() {
        var answer = endpoint.currentUser(Optional.empty());

        assertThat(JsonMapper.shared().writeValueAsString(answer.getBody()))
                .isEqualTo("{\"currentUser\":null}");
        assertThat(cookie(answer)).isEmpty();
    }

    @Test
    void keeps_a_session_alive_that_is_used() {
        var answer = endpoint.currentUser(Optional.of(sessionOfAge(Duration.ofMinutes(5))));

        assertThat(cookie(answer)).isPresent();
    }

    @Test
    void does_not_say_nobody_while_sessions_cannot_be_judged() {
        auth.revoked.loaded(false);

        assertThatExceptionOfType(ErrorResponseException.class)
                .isThrownBy(() -> endpoint.currentUser(Optional.empty()))
                .satisfies(refusal -> assertThat(problem(refusal).getStatus()).isEqualTo(503));
    }

    @Test
    void is_answered_whatever_session_somebody_shows() {
        var web = TestWeb.of(endpoint, PublicEndpoints.of("GET /api/users/currentuser"));
        var ann = TestSessions.user("ann");
        var nobody = "{\"currentUser\":null}";

        assertThat(web.as(ann).get(PATH))
                .hasStatus(200)
                .bodyText()
                .isEqualTo(
                        "{\"currentUser\":{\"id\":\"%s\",\"email\":\"ann@example.com\"}}"
                                .formatted(ann.id()));
        assertThat(web.stranger().get(PATH)).hasStatus(200).bodyText().isEqualTo(nobody);
        assertThat(web.stranger().with("Authorization", "Bearer nonsense").get(PATH))
                .hasStatus(200)
                .bodyText()
                .isEqualTo(nobody);
        web.revoked().revoke(ann.sessionId());
        assertThat(web.as(ann).get(PATH)).hasStatus(200).bodyText().isEqualTo(nobody);
    }

    @Test
    void the_document_shows_its_answers() throws IOException {
        var web = TestWeb.of(endpoint, PublicEndpoints.of("GET /api/users/currentuser"));

        new DocumentedAnswers()
                .add("user", web.as(TestSessions.user("ann")).get(PATH))
                .add("nobody", web.stranger().get(PATH))
                .mustBeCheckedIn();
    }

    /** If the answer to a renewal asked for a renewal again, the client would ask for ever. */
    @Test
    void does_not_ask_for_the_renewal_that_it_is() {
        var web =
                TestWeb.of(endpoint, auth.clock, PublicEndpoints.of("GET /api/users/currentuser"));
        var token = TestSessions.tokenOf(sessionOfAge(Duration.ofMinutes(6)));

        assertThat(web.stranger().with("Authorization", "Bearer " + token).get(PATH))
                .hasStatus(200)
                .headers()
                .containsHeader("Set-Cookie")
                .doesNotContainHeader("Session-Renew");
    }

    private Session sessionOfAge(Duration age) {
        var issuedAt = auth.clock.instant().minus(age);
        return new Session(
                ANN,
                issuedAt.truncatedTo(ChronoUnit.SECONDS),
                issuedAt,
                issuedAt.plus(Duration.ofMinutes(30)));
    }
}
