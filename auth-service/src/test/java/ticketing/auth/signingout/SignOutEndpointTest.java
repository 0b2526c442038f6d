package ticketing.auth.signingout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static ticketing.auth.AuthInMemory.cookie;
import static ticketing.auth.AuthInMemory.problem;
import static ticketing.web.testing.BadInput.problem;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;
import ticketing.auth.AuthInMemory;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.web.session.PublicEndpoints;
import ticketing.web.session.RevokedSessions;
import ticketing.web.session.SessionUser;
import ticketing.web.testing.DocumentedAnswers;
import ticketing.web.testing.TestWeb;

class SignOutEndpointTest {

    private static final Optional<SessionUser> ANN =
            Optional.of(new SessionUser(new UUID(0, 1), "ann@example.org", "session-1"));

    private final AuthInMemory auth = new AuthInMemory();
    private final SignOutEndpoint endpoint = new SignOutEndpoint(auth.sessions, auth.revoked);

    @Test
    void revokes_the_session_and_takes_the_cookie_away() {
        var answer = endpoint.signOut(ANN);

        assertThat(auth.revoked.isRevoked("session-1")).isTrue();
        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.OK);
        assertThat(answer.getBody()).isEqualTo(Map.of());
        assertThat(cookie(answer)).contains("");
    }

    @Test
    void succeeds_for_who_is_not_signed_in() {
        var answer = endpoint.signOut(Optional.empty());

        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.OK);
        assertThat(cookie(answer)).contains("");
    }

    @Test
    void claims_nothing_when_the_revocation_could_not_be_stored() {
        var outOfReach = new SignOutEndpoint(auth.sessions, new OutOfReach());

        assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> outOfReach.signOut(ANN));
    }

    @Test
    void claims_nothing_while_sessions_cannot_be_judged() {
        auth.revoked.loaded(false);

        assertThatExceptionOfType(ErrorResponseException.class)
                .isThrownBy(() -> endpoint.signOut(Optional.empty()))
                .satisfies(refusal -> assertThat(problem(refusal).getStatus()).isEqualTo(503));
    }

    @Test
    void is_open_to_everybody_but_foreign_pages() {
        var web =
                TestWeb.of(
                        new SignOutEndpoint(auth.sessions, auth.revoked),
                        PublicEndpoints.of("POST /api/users/**", "GET /api/users/**"));

        assertThat(web.stranger().post("/api/users/signout", null))
                .hasStatus(200)
                .bodyText()
                .isEqualTo("{}");
        assertThat(
                        web.stranger()
                                .with("Authorization", "Bearer nonsense")
                                .post("/api/users/signout", null))
                .hasStatus(200)
                .headers()
                .hasHeaderSatisfying(
                        "Set-Cookie",
                        cookie -> assertThat(cookie.getFirst()).startsWith("session=;"));
        problem(
                web.stranger()
                        .with("Origin", "https://elsewhere.example")
                        .post("/api/users/signout", null),
                403);
        problem(web.stranger().get("/api/users/signout"), 405);
    }

    @Test
    void the_document_shows_its_answers() throws IOException {
        var web =
                TestWeb.of(
                        new SignOutEndpoint(auth.sessions, auth.revoked),
                        PublicEndpoints.of("POST /api/users/**"));

        new DocumentedAnswers()
                .add("nothing", web.stranger().post("/api/users/signout", null))
                .mustBeCheckedIn();
    }

    private static final class OutOfReach implements RevokedSessions {

        @Override
        public boolean isRevoked(String sessionId) {
            return false;
        }

        @Override
        public boolean isLoaded() {
            return true;
        }

        @Override
        public void revoke(String sessionId) {
            throw new Unavailable("The sign-out could not be stored", null);
        }
    }
}
