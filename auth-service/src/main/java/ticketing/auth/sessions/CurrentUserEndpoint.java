package ticketing.auth.sessions;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import ticketing.web.problem.Problem;
import ticketing.web.session.RevokedSessions;
import ticketing.web.session.Session;

/**
 * {@code GET /api/users/currentuser}: the user of the session. A page that calls it now and then
 * keeps its session alive.
 */
@RestController
final class CurrentUserEndpoint {

    private final Sessions sessions;
    private final RevokedSessions revoked;

    CurrentUserEndpoint(Sessions sessions, RevokedSessions revoked) {
        this.sessions = sessions;
        this.revoked = revoked;
    }

    /** Null is an answer, not a refusal, so it is written out. */
    @Schema(name = "CurrentUser")
    record Response(@JsonInclude(JsonInclude.Include.ALWAYS) @Nullable UserResponse currentUser) {}

    @Operation(
            summary = "Who is signed in",
            description =
                    "Null if nobody is signed in. Calling it now and then keeps the session alive.")
    @ApiResponse(responseCode = "200", description = "The user, or null")
    @GetMapping("/api/users/currentuser")
    ResponseEntity<Response> currentUser(Optional<Session> session) {
        if (session.isEmpty() && !revoked.isLoaded()) {
            // No session is accepted before the revocations are loaded, so "nobody" could be wrong.
            throw Problem.unavailable("Sessions cannot be checked at the moment; please try again")
                    .asException();
        }
        var response = ResponseEntity.ok();
        session.flatMap(sessions::renew)
                .ifPresent(cookie -> response.header(HttpHeaders.SET_COOKIE, cookie.toString()));
        return response.body(
                new Response(session.map(Session::user).map(UserResponse::of).orElse(null)));
    }
}
