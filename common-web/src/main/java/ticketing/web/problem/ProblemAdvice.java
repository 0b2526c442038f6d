package ticketing.web.problem;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.validation.FieldError;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;
import ticketing.eventstore.EventStoreException;
import ticketing.eventstore.readmodel.ReadModelUnavailableException;

/**
 * Turns every exception that is not a refusal of the service's own rules into a {@link Problem}. It
 * has the lowest precedence, because it handles all exceptions.
 */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
final class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    private final UnreadableBody unreadableBody;

    ProblemAdvice(UnreadableBody unreadableBody) {
        this.unreadableBody = unreadableBody;
    }

    @ExceptionHandler
    Problem conflicting(EventStoreException.ConcurrentAppend conflict) {
        return Problem.of(
                HttpStatus.CONFLICT,
                "changed-meanwhile",
                "Somebody else changed this at the same time; please try again");
    }

    /** Not a failure: the read model is still being filled. */
    @ExceptionHandler
    Problem rebuilding(ReadModelUnavailableException rebuilding) {
        log.info("A request came too early: {}", rebuilding.getMessage());
        return Problem.unavailable("This is not possible at the moment; please try again");
    }

    /** Not logged as a warning: the start of the outage was. */
    @ExceptionHandler
    Problem refused(EventStoreException.WritesRefused refused) {
        log.debug("A request could not be served", refused);
        return Problem.unavailable("This is not possible at the moment; please try again");
    }

    /** All requests fail in an outage, so each logs only one line. */
    @ExceptionHandler({
        EventStoreException.Unavailable.class,
        DataAccessResourceFailureException.class,
        TransientDataAccessException.class
    })
    Problem outage(Exception outage) {
        log.warn(
                "A request could not be served: {}",
                Stream.iterate((Throwable) outage, Objects::nonNull, Throwable::getCause)
                        .map(Throwable::toString)
                        .collect(Collectors.joining(", because of ")));
        log.debug("It could not be served", outage);
        return Problem.unavailable("This is not possible at the moment; please try again");
    }

    /** The firewall of Spring Security checks a header when it is read, which may be only here. */
    @ExceptionHandler
    Problem malformed(RequestRejectedException refused) {
        log.debug("A request is malformed", refused);
        return StandardProblem.of(HttpStatus.BAD_REQUEST);
    }

    @ExceptionHandler
    @Nullable Problem failed(Exception failure) {
        if (DisconnectedClientHelper.isClientDisconnectedException(failure)) {
            return null;
        }
        log.error("A request failed", failure);
        return StandardProblem.of(HttpStatus.INTERNAL_SERVER_ERROR);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException invalid,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        var errors =
                invalid.getAllErrors().stream()
                        .map(error ->
                                new Problem.Finding(
                                        String.valueOf(error.getDefaultMessage()),
                                        error instanceof FieldError field
                                                ? field.getField()
                                                : null));
        return answer(invalid, invalid(errors), headers, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
            HandlerMethodValidationException invalid,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        var errors =
                invalid.getParameterValidationResults().stream()
                        .flatMap(result ->
                                result.getResolvableErrors().stream()
                                        .map(error ->
                                                new Problem.Finding(
                                                        String.valueOf(error.getDefaultMessage()),
                                                        error instanceof FieldError field
                                                                ? field.getField()
                                                                : result.getMethodParameter()
                                                                        .getParameterName())));
        return answer(invalid, invalid(errors), headers, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleServletRequestBindingException(
            ServletRequestBindingException missing,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        var field =
                missing instanceof MissingRequestHeaderException header
                        ? header.getHeaderName()
                        : null;
        return answer(missing, missing(field), headers, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMissingServletRequestParameter(
            MissingServletRequestParameterException missing,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        return answer(missing, missing(missing.getParameterName()), headers, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException mismatch,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        if (mismatch instanceof MethodArgumentTypeMismatchException argument
                && !argument.getParameter().hasParameterAnnotation(PathVariable.class)) {
            var wanted =
                    argument.getRequiredType() == null ? String.class : argument.getRequiredType();
            return answer(
                    mismatch,
                    Problem.invalid(List.of(WrongType.of(argument.getName(), wanted))),
                    headers,
                    request);
        }
        // An id with a wrong format does not exist.
        return answer(mismatch, StandardProblem.of(HttpStatus.NOT_FOUND), headers, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException unreadable,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        return answer(unreadable, unreadableBody.explain(unreadable, request), headers, request);
    }

    /** All exceptions of Spring arrive here, from whichever method above. */
    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception exception,
            @Nullable Object body,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        var problem = exception instanceof ErrorResponse known ? known.getBody() : body;
        return answer(
                exception,
                problem instanceof Problem ours ? ours : StandardProblem.of(status),
                headers,
                request);
    }

    private @Nullable ResponseEntity<Object> answer(
            Exception exception, Problem problem, HttpHeaders headers, WebRequest request) {
        if (request instanceof ServletWebRequest web
                && web.getResponse() != null
                && web.getResponse().isCommitted()) {
            // Tomcat has already answered: it found an error in the body while reading it.
            return null;
        }
        var status = HttpStatus.valueOf(problem.getStatus());
        if (status == HttpStatus.INTERNAL_SERVER_ERROR) {
            log.error("A request failed", exception);
        }
        return super.handleExceptionInternal(exception, problem, headers, status, request);
    }

    private static Problem missing(@Nullable String field) {
        return Problem.invalid(
                List.of(
                        new Problem.Finding(
                                field == null
                                        ? "A part of the request is missing"
                                        : WrongType.start(field) + " is required",
                                field)));
    }

    private static Problem invalid(Stream<Problem.Finding> errors) {
        // Validation has no fixed order; sorted, so that the caller gets the same answer every
        // time.
        return Problem.invalid(
                errors.distinct()
                        .sorted(
                                Comparator.comparing((Problem.Finding error) ->
                                                Objects.requireNonNullElse(error.field(), ""))
                                        .thenComparing(Problem.Finding::message))
                        .toList());
    }
}
