package ticketing.web.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.util.StringUtils;
import org.springframework.web.ErrorResponseException;

/**
 * An error answer (RFC 9457), for users and programs. An exception handler returns it, and an
 * endpoint throws it {@link #asException}. Status and media type follow from it.
 *
 * <p>A service maps the refusals of its rules in one advice, with an exhaustive switch:
 *
 * <pre>{@code
 * @RestControllerAdvice
 * final class OrderProblems {
 *     @ExceptionHandler
 *     Problem refused(OrderRefusal refusal) {
 *         return switch (refusal) {
 *             case TicketAlreadyReserved _ -> Problem.of(CONFLICT, "ticket-reserved", refusal.reason());
 *         };
 *     }
 * }
 * }</pre>
 *
 * <p>Besides the members of the RFC it always has {@code errors}, because many clients read the
 * messages from there.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457, Problem Details for HTTP APIs</a>
 */
@SuppressWarnings("serial")
public final class Problem extends ProblemDetail {

    private static final String KINDS = "https://ticketing.example/problems/";

    private final List<Finding> errors;
    private @Nullable Duration retryAfter;

    /**
     * One message for the user.
     *
     * @param message a sentence
     * @param field the input it is about, as the caller named it; null if it is not about an input
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Finding(String message, @Nullable String field) implements Serializable {}

    private Problem(HttpStatus status, String kind, String detail, List<Finding> errors) {
        super(status.value());
        setType(URI.create(KINDS + kind));
        setTitle(StringUtils.capitalize(kind.replace('-', ' ')));
        setDetail(detail);
        this.errors = List.copyOf(errors);
    }

    /**
     * A problem that is not about a single input.
     *
     * @param kind lower-case words with hyphens, such as {@code ticket-reserved}: the stable name
     *     that programs compare, and the last part of the type URI
     * @param message a sentence for the user
     */
    public static Problem of(HttpStatus status, String kind, String message) {
        return new Problem(status, kind, message, List.of(new Finding(message, null)));
    }

    /**
     * A problem about an input that is well-formed but not acceptable, such as a name in use.
     *
     * @param field the input, as the caller named it
     */
    public static Problem of(HttpStatus status, String kind, String message, String field) {
        return new Problem(status, kind, message, List.of(new Finding(message, field)));
    }

    /** A 400 about one input. */
    public static Problem invalid(String field, String message) {
        return invalid(List.of(new Finding(message, field)));
    }

    /** A 400 that lists everything that is wrong with the input. */
    public static Problem invalid(List<Finding> errors) {
        var detail =
                errors.size() == 1
                        ? errors.getFirst().message()
                        : "%d things are wrong with the input".formatted(errors.size());
        return new Problem(HttpStatus.BAD_REQUEST, "invalid-input", detail, errors);
    }

    /** The problem that is the same for this status in every service. */
    public static Problem standard(HttpStatusCode status) {
        return StandardProblem.of(status);
    }

    /**
     * A 503: something that this service depends on is down; the same request may succeed in a
     * moment.
     */
    public static Problem unavailable(String message) {
        return of(HttpStatus.SERVICE_UNAVAILABLE, "unavailable", message)
                .retryAfter(Duration.ofSeconds(2));
    }

    /**
     * Replaces the title, which otherwise repeats the kind. It must be the same for every problem
     * of this kind; the API's document shows it as the description of the status.
     *
     * @param title a sentence without a full stop
     */
    public Problem titled(String title) {
        setTitle(title);
        return this;
    }

    /** Tells the caller when to try again, in whole seconds, with a {@code Retry-After} header. */
    public Problem retryAfter(Duration pause) {
        retryAfter = pause;
        return this;
    }

    /** Sets the address of the request, unless it is set already. */
    Problem at(@Nullable String address) {
        if (address != null && getInstance() == null) {
            try {
                setInstance(new URI(address));
            } catch (URISyntaxException unspeakable) {
                // The address may be what is wrong with the request.
                setInstance(null);
            }
        }
        return this;
    }

    /** The value of the {@code Retry-After} header; empty if trying again would not help. */
    Optional<String> retryAfterSeconds() {
        return Optional.ofNullable(retryAfter)
                .map(pause -> String.valueOf(Math.max(1, pause.toSeconds())));
    }

    /** The messages for the user; at least one. */
    public List<Finding> getErrors() {
        return errors;
    }

    /** This problem as an exception. */
    public ErrorResponseException asException() {
        return new ErrorResponseException(HttpStatus.valueOf(getStatus()), this, null);
    }
}
