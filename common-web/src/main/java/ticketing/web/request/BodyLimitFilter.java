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
import ticketing.web.problem.ProblemWriter;

/**
 * Refuses bodies over 64 KiB with 413, at once where the length is announced, otherwise as soon as
 * more than that is read. What was read is kept, so that an unreadable body can be explained field
 * by field.
 */
public final class BodyLimitFilter extends OncePerRequestFilter {

    /** How many bytes a body may have. */
    public static final int LIMIT = 64 * 1024;

    private final ProblemWriter problems;

    /** A filter that answers with problems. */
    public BodyLimitFilter(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > LIMIT) {
            problems.write(request, response, Problem.standard(HttpStatus.CONTENT_TOO_LARGE));
        } else {
            chain.doFilter(new LimitedRequest(request), response);
        }
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
