package ticketing.web.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** Answers with a problem where no endpoint was reached: in filters and for the server itself. */
public final class ProblemWriter {

    private final JsonMapper json;

    /** A writer of the JSON that the endpoints write too. */
    public ProblemWriter(JsonMapper json) {
        this.json = json;
    }

    /**
     * Answers the request, whatever was prepared as its answer before.
     *
     * @throws IOException if the caller has gone; there is nobody left to tell
     */
    public void write(HttpServletRequest request, HttpServletResponse response, Problem problem)
            throws IOException {
        // Null where the first line could not be read.
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
