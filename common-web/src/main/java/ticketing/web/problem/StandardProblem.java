package ticketing.web.problem;

import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import tools.jackson.databind.JsonNode;

/** The problems that are the same in every service, one for each status of HTTP. */
final class StandardProblem {

    private static final Map<HttpStatus, String> MESSAGES =
            Map.ofEntries(
                    Map.entry(HttpStatus.BAD_REQUEST, "The request cannot be understood"),
                    Map.entry(HttpStatus.UNAUTHORIZED, "Please sign in first"),
                    Map.entry(HttpStatus.FORBIDDEN, "You are not allowed to do that"),
                    Map.entry(HttpStatus.NOT_FOUND, "There is nothing at this address"),
                    Map.entry(
                            HttpStatus.METHOD_NOT_ALLOWED,
                            "This address does not know that method"),
                    Map.entry(HttpStatus.NOT_ACCEPTABLE, "Answers are written as application/json"),
                    Map.entry(HttpStatus.CONTENT_TOO_LARGE, "The body must have at most 64 KiB"),
                    Map.entry(HttpStatus.URI_TOO_LONG, "The address is too long"),
                    Map.entry(
                            HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The body must be application/json"),
                    Map.entry(HttpStatus.EXPECTATION_FAILED, "Only 100-continue can be expected"),
                    Map.entry(
                            HttpStatus.MISDIRECTED_REQUEST,
                            "The Host header is not a name of this server"),
                    Map.entry(
                            HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                            "The headers, cookies among them, are too large"),
                    Map.entry(HttpStatus.NOT_IMPLEMENTED, "No address knows that method"),
                    Map.entry(
                            HttpStatus.INTERNAL_SERVER_ERROR,
                            "Something went wrong here; the X-Request-Id helps us to find it"));

    private StandardProblem() {}

    /** The problem of this status. A status that HTTP does not define is an internal error. */
    static Problem of(HttpStatusCode code) {
        var status = HttpStatus.resolve(code.value());
        if (status == null || !status.isError()) {
            status = HttpStatus.INTERNAL_SERVER_ERROR;
        }
        if (status == HttpStatus.SERVICE_UNAVAILABLE) {
            return Problem.unavailable("This is not possible at the moment; please try again");
        }
        return of(status, MESSAGES.getOrDefault(status, status.getReasonPhrase()));
    }

    /** The same, with the detail and the other members of an endpoint's answer. */
    static Problem of(HttpStatusCode code, JsonNode told) {
        var detail = told.path("detail").asString("");
        var problem = detail.isEmpty() ? of(code) : of(HttpStatus.valueOf(code.value()), detail);
        told.properties().stream()
                .filter(member -> !member.getKey().equals("detail"))
                .forEach(member -> problem.setProperty(member.getKey(), member.getValue()));
        return problem;
    }

    private static Problem of(HttpStatus status, String message) {
        return Problem.of(
                status,
                status.getReasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '-'),
                message);
    }

    /** The same status and instance as Spring's problem, but with our own text. */
    static Problem like(ProblemDetail detail) {
        var problem = of(HttpStatusCode.valueOf(detail.getStatus()));
        problem.setInstance(detail.getInstance());
        return problem;
    }
}
