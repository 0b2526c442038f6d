package ticketing.web.request;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;
import ticketing.eventstore.Cause;
import ticketing.web.problem.Problem;
import ticketing.web.problem.ProblemWriter;

/**
 * The outermost filter. It gives the request an id, which is in its logs, its answer and the events
 * it causes. It also answers if an exception was caught nowhere else.
 */
final class RequestFilter extends OncePerRequestFilter {

    private static final Logger log = LoggerFactory.getLogger(RequestFilter.class);
    private static final Pattern TRACEPARENT =
            Pattern.compile(
                    "(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    private final ProblemWriter problems;

    RequestFilter(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException {
        var requestId = RequestId.of(request, response);
        var cause = new Cause(requestId, null, traceparent(request));
        try (var _ = MDC.putCloseable("requestId", requestId)) {
            answer(request, response, chain, cause);
        }
    }

    private void answer(
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain,
            Cause cause)
            throws IOException {
        try {
            cause.call(() -> {
                if (request.getMethod().equals("HEAD")) {
                    tellLength(request, response, chain);
                } else {
                    chain.doFilter(request, response);
                }
                return null;
            });
        } catch (IOException gone) {
            // The connection to the caller failed: nothing can be sent any more.
            throw gone;
        } catch (Exception failure) {
            log.error("A request failed", rootOf(failure));
            if (!response.isCommitted()) {
                problems.write(
                        request, response, Problem.standard(HttpStatus.INTERNAL_SERVER_ERROR));
            }
        }
    }

    /** Writes the body as for a GET, counts it, and leaves it out. */
    private static void tellLength(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var counted = new ContentCachingResponseWrapper(response);
        chain.doFilter(request, counted);
        counted.copyBodyToResponse();
    }

    private static Throwable rootOf(Exception failure) {
        return failure instanceof ServletException wrapper && wrapper.getCause() != null
                ? wrapper.getCause()
                : failure;
    }

    private static @Nullable String traceparent(HttpServletRequest request) {
        var header = request.getHeader("traceparent");
        return header != null && TRACEPARENT.matcher(header).matches() ? header : null;
    }
}
