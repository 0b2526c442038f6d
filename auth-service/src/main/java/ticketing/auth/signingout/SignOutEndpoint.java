package ticketing.auth.signingout;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import ticketing.auth.sessions.Sessions;
import ticketing.web.problem.Problem;
import ticketing.web.session.RevokedSessions;
import ticketing.web.session.SessionUser;

/**
 * {@code POST /api/users/signout}: ends the caller's session in every service, with all its tokens.
 *
 * <p>If the revocation cannot be stored, the answer is 503 and the cookie stays: without the
 * cookie, a second call would succeed without ending the session.
 */
@RestController
final class SignOutEndpoint {

    private final Sessions sessions;
    private final RevokedSessions revoked;

    SignOutEndpoint(Sessions sessions, RevokedSessions revoked) {
        this.sessions = sessions;
        this.revoked = revoked;
    }

    @Operation(
            summary = "Sign out",
            description = "Ends the session everywhere. Also succeeds if nobody is signed in.")
    @ApiResponse(
            responseCode = "200",
            description = "The session is over, and the cookie is deleted")
    @PostMapping("/api/users/signout")
    ResponseEntity<Map<String, Object>> signOut(Optional<SessionUser> user) {
        if (user.isEmpty() && !revoked.isLoaded()) {
            // There may be a session, but no session is accepted before the revocations are loaded.
            throw Problem.unavailable("Signing out is not possible at the moment; please try again")
                    .asException();
        }
        user.map(SessionUser::sessionId).ifPresent(revoked::revoke);
        return ResponseEntity.ok()
                .header(HttpHeaders.SET_COOKIE, sessions.none().toString())
                .body(Map.of());
    }
}
