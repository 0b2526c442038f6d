package ticketing.auth.signingout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static ticketing.auth.AuthInMemory.cookie;
import static ticketing.auth.AuthInMemory.problem;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;
import ticketing.auth.AuthInMemory;
import ticketing.eventstore.EventStoreException.Unavailable;
import ticketing.web.session.SessionUser;

class SignOutEndpointTest {

    private static final Optional<SessionUser> ANN =
            Optional.of(new SessionUser(new UUID(0, 1), "ann@example.org", "session-1"));

    private final AuthInMemory auth = new AuthInMemory();
    private final SignOutEndpoint endpoint = new SignOutEndpoint(auth.sessions, auth.revoked);

    @Test
    void revokes_the_session_and_takes_the_cookie_away() {
        var answer = endpoint.signOut(ANN);

        assertThat(auth.revoked.sessions).containsExactly("session-1");
        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.OK);
        assertThat(answer.getBody()).isEqualTo(Map.of());
        assertThat(cookie(answer)).contains("");
    }

    @Test
    void succeeds_for_who_is_not_signed_in() {
        var answer = endpoint.signOut(Optional.empty());

        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.OK);
        assertThat(cookie(answer)).contains("");
        assertThat(auth.revoked.sessions).isEmpty();
    }

    @Test
    void claims_nothing_when_the_revocation_could_not_be_stored() {
        auth.revoked.down = true;

        assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> endpoint.signOut(ANN));
    }

    @Test
    void claims_nothing_while_sessions_can_not_be_judged() {
        auth.revoked.loaded = false;

        assertThatExceptionOfType(ErrorResponseException.class)
                .isThrownBy(() -> endpoint.signOut(Optional.empty()))
                .satisfies(refusal -> assertThat(problem(refusal).getStatus()).isEqualTo(503));
    }
}
