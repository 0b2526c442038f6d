package ticketing.web.request;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingRequestWrapper;
import ticketing.web.problem.Problem;

/**
 * Refuses a body of unknown length with 413, as soon as more than 64 KiB of it are read. A body
 * with a larger {@code Content-Length} is refused before. What was read is kept, so that an
 * unreadable body can be explained field by field.
 */
public final class BodyLimitFilter extends OncePerRequestFilter {

    /** Maximum size of a body, in bytes. */
    public static final int LIMIT = 64 * 1024;

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(new LimitedRequest(request), response);
    }

    private static final class LimitedRequest extends ContentCachingRequestWrapper {

        LimitedRequest(HttpServletRequest request) {
            super(request, LIMIT);
        }

        @Override
        protected void handleContentOverflow(int limit) {
            throw Problem.standard(HttpStatus.CONTENT_TOO_LARGE).asException();
        }
    }
}
