package ticketing.web.session;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import ticketing.web.origin.PageOrigins;
import ticketing.web.problem.Problem;
import ticketing.web.problem.ProblemWriter;

/**
 * Protects against cross-site request forgery: a foreign web page must not change something with
 * the cookie of a user. Browsers send the origin of a page, so a changing request from another
 * origin is refused. Its body must be JSON, which a plain form of a foreign page cannot send.
 *
 * <p>It replaces Spring's CSRF token, which needs state or a second cookie, and a round trip before
 * the first change. In today's browsers the token protects no better: with {@code SameSite=Lax}
 * they do not send the cookie with changing requests of foreign pages anyway.
 *
 * @see <a
 *     href="https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html">
 *     OWASP, Cross-Site Request Forgery Prevention</a>
 */
final class OriginFilter extends OncePerRequestFilter {

    private static final Set<String> CHANGING = Set.of("POST", "PUT", "PATCH", "DELETE");
    private static final MediaType ANY_JSON = MediaType.valueOf("application/*+json");

    private final PageOrigins origins;
    private final ProblemWriter problems;

    OriginFilter(PageOrigins origins, ProblemWriter problems) {
        this.origins = origins;
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !CHANGING.contains(request.getMethod());
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var refusal = refusal(request);
        if (refusal.isPresent()) {
            problems.write(request, response, refusal.get());
        } else {
            chain.doFilter(request, response);
        }
    }

    private Optional<Problem> refusal(HttpServletRequest request) {
        var from = request.getHeader(HttpHeaders.ORIGIN);
        var foreign =
                from == null
                        ? "cross-site".equalsIgnoreCase(request.getHeader("Sec-Fetch-Site"))
                        : !origins.accept(from);
        if (foreign) {
            return Optional.of(
                    Problem.of(
                            HttpStatus.FORBIDDEN,
                            "foreign-origin",
                            "Changes are accepted from pages of " + origins + " only"));
        }
        if (hasBody(request) && !isJson(request.getContentType())) {
            return Optional.of(Problem.standard(HttpStatus.UNSUPPORTED_MEDIA_TYPE));
        }
        return Optional.empty();
    }

    private static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0
                || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    }

    private static boolean isJson(@Nullable String contentType) {
        try {
            var type = contentType == null ? null : MediaType.parseMediaType(contentType);
            // A type with a wildcard is not the type of a body.
            return type != null
                    && type.isConcrete()
                    && (MediaType.APPLICATION_JSON.includes(type) || ANY_JSON.includes(type));
        } catch (InvalidMediaTypeException unknown) {
            return false;
        }
    }
}
