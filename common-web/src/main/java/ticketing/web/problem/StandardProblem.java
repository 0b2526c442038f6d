package ticketing.web.problem;

import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;

/** The problems that are the same in every service, because HTTP itself names them. */
final class StandardProblem {

    private static final Map<HttpStatus, String> MESSAGES =
            Map.of(
                    HttpStatus.BAD_REQUEST, "The request can not be understood",
                    HttpStatus.UNAUTHORIZED, "Please sign in first",
                    HttpStatus.FORBIDDEN, "You are not allowed to do that",
                    HttpStatus.NOT_FOUND, "There is nothing at this address",
                    HttpStatus.METHOD_NOT_ALLOWED, "This address does not know that method",
                    HttpStatus.NOT_ACCEPTABLE, "Answers are written as application/json",
                    HttpStatus.CONTENT_TOO_LARGE, "The body must have at most 64 KiB",
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The body must be application/json",
                    HttpStatus.INTERNAL_SERVER_ERROR,
                            "Something went wrong here; the X-Request-Id helps us to find it");

    private StandardProblem() {}

    /** What this status means anywhere; a status that HTTP does not name is a failure of ours. */
    static Problem of(HttpStatusCode code) {
        var status = HttpStatus.resolve(code.value());
        if (status == null || !status.isError()) {
            status = HttpStatus.INTERNAL_SERVER_ERROR;
        }
        if (status == HttpStatus.SERVICE_UNAVAILABLE) {
            return Problem.unavailable("This is not possible at the moment; please try again");
        }
        return Problem.of(
                status,
                status.getReasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '-'),
                MESSAGES.getOrDefault(status, status.getReasonPhrase()));
    }

    /** The same as what Spring wanted to say, with its instance, without its words. */
    static Problem like(ProblemDetail detail) {
        var problem = of(HttpStatusCode.valueOf(detail.getStatus()));
        problem.setInstance(detail.getInstance());
        return problem;
    }
}
