package ticketing.web.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** Writes a problem where no endpoint was reached: in filters, and in the server itself. */
public final class ProblemWriter {

    private final JsonMapper json;

    /** Writes with the same JSON mapper as the endpoints. */
    public ProblemWriter(JsonMapper json) {
        this.json = json;
    }

    /**
     * Answers the request, and discards what was prepared as its answer before.
     *
     * @throws IOException if the caller has closed the connection; nothing can be sent any more
     */
    public void write(HttpServletRequest request, HttpServletResponse response, Problem problem)
            throws IOException {
        // Null if the request line could not be read.
        var body = json.writeValueAsBytes(problem.at(request.getRequestURI()));
        response.resetBuffer();
        response.setStatus(problem.getStatus());
        problem.retryAfterSeconds()
                .ifPresent(seconds -> response.setHeader(HttpHeaders.RETRY_AFTER, seconds));
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }
}
