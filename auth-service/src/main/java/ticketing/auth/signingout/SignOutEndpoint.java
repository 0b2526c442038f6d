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
 * Ends the caller's session in every service, with all tokens it ever had.
 *
 * <p>If the revocation cannot be stored, the answer is 503 and the cookie stays: without it, a
 * second attempt would succeed without ending anything.
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
            description = "Ends the session everywhere; also succeeds for who is not signed in.")
    @ApiResponse(
            responseCode = "200",
            description = "The session is over; the cookie is taken away")
    @PostMapping("/api/users/signout")
    ResponseEntity<Map<String, Object>> signOut(Optional<SessionUser> user) {
        if (user.isEmpty() && !revoked.isLoaded()) {
            // There may be a session; it just is not believed yet.
            throw Problem.unavailable("Signing out is not possible at the moment; please try again")
                    .asException();
        }
        user.map(SessionUser::sessionId).ifPresent(revoked::revoke);
        return ResponseEntity.ok()
                .header(HttpHeaders.SET_COOKIE, sessions.none().toString())
                .body(Map.of());
    }
}
