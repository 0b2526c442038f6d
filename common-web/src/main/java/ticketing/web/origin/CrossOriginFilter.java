package ticketing.web.origin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.filter.CorsFilter;
import ticketing.web.problem.Problem;
import ticketing.web.problem.ProblemWriter;

/**
 * Allows pages of the further origins, and no others, to read our answers and errors (CORS). It
 * runs before authentication, because browsers first ask without the cookie.
 *
 * @see <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">Fetch, CORS protocol</a>
 */
final class CrossOriginFilter extends CorsFilter {

    private static final Duration BROWSERS_REMEMBER = Duration.ofMinutes(30);
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

    // Literals: each header belongs to the filter that sets it, in a package that uses this one.
    private static final List<String> ANSWERS =
            List.of(
                    HttpHeaders.ETAG,
                    HttpHeaders.LINK,
                    HttpHeaders.LOCATION,
                    HttpHeaders.RETRY_AFTER,
                    "X-Request-Id",
                    "Session-Renew");

    CrossOriginFilter(PageOrigins origins, ProblemWriter problems) {
        super(request -> permission(request.getHeader(HttpHeaders.ORIGIN), origins));
        setCorsProcessor(new Refusing(origins, problems));
    }

    /**
     * Null for other origins: they get no permission, and OriginFilter decides whether they may
     * change something.
     */
    private static @Nullable CorsConfiguration permission(
            @Nullable String origin, PageOrigins origins) {
        if (origin == null || !origins.further().contains(origin)) {
            return null;
        }
        var permission = new CorsConfiguration();
        permission.setAllowedOrigins(List.of(origin));
        permission.setAllowedMethods(METHODS);
        permission.addAllowedHeader(CorsConfiguration.ALL);
        permission.setExposedHeaders(ANSWERS);
        permission.setAllowCredentials(true);
        permission.setMaxAge(BROWSERS_REMEMBER);
        return permission;
    }

    /** Refuses with a problem, like all other refusals. */
    private static final class Refusing extends DefaultCorsProcessor {

        private final PageOrigins origins;
        private final ProblemWriter problems;

        Refusing(PageOrigins origins, ProblemWriter problems) {
            this.origins = origins;
            this.problems = problems;
        }

        @Override
        public boolean processRequest(
                @Nullable CorsConfiguration permission,
                HttpServletRequest request,
                HttpServletResponse response)
                throws IOException {
            if (permission == null) {
                // A cache must not give this answer to a page of a further origin.
                response.addHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
            }
            // Without a configuration, Spring answers a preflight request with 200 and no
            // permission.
            var goesOn =
                    super.processRequest(permission, request, response)
                            && (permission != null || !CorsUtils.isPreFlightRequest(request));
            if (!goesOn) {
                problems.write(
                        request,
                        response,
                        Problem.of(
                                HttpStatus.FORBIDDEN,
                                "foreign-origin",
                                "Only pages of " + origins + " may call this"));
            }
            return goesOn;
        }

        @Override
        protected void rejectRequest(ServerHttpResponse response) {
            // The problem is written above.
        }
    }
}
