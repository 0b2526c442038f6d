package ticketing.web.server;

import jakarta.servlet.Filter;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.apache.tomcat.util.res.StringManager;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.json.ProblemDetailJacksonMixin;
import ticketing.web.problem.Problem;
import ticketing.web.problem.ProblemWriter;
import ticketing.web.request.BodyLimitFilter;
import ticketing.web.request.RequestId;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs before every filter. It gives the request an id. It refuses requests that nothing behind it
 * should have to handle: a body over 64 KiB (without reading it), an unknown method, a query that
 * cannot be decoded. It also writes errors that Tomcat itself finds in the same format as all
 * others.
 */
final class FrontValve extends ErrorReportValve {

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

    // Tomcat answers 400, and the reason is only in the message of an exception.
    private static final String HEAD_TOO_LARGE =
            StringManager.getManager(Http11InputBuffer.class)
                    .getString("iib.requestheadertoolarge.error");

    private static final ProblemWriter PROBLEMS =
            new ProblemWriter(
                    JsonMapper.builder()
                            .addMixIn(ProblemDetail.class, ProblemDetailJacksonMixin.class)
                            .build());

    private final Predicate<@Nullable String> ourHost;
    private final Filter crossOrigin;

    /**
     * @param ourHost whether a {@code Host} header, or null without one, is a name of this server
     * @param crossOrigin adds the CORS headers to answers of requests that reach no filter
     */
    FrontValve(Predicate<@Nullable String> ourHost, Filter crossOrigin) {
        this.ourHost = ourHost;
        this.crossOrigin = crossOrigin;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        RequestId.of(request, response);
        response.setHeader("X-Content-Type-Options", "nosniff");
        var refused = refused(request, response);
        if (refused.isPresent()) {
            // The body is neither awaited nor read, so the connection is closed. A client that
            // would reuse it
            // must
            // know.
            response.setHeader("Connection", "close");
            request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
            // The code that reported the error has suspended the response.
            response.setSuspended(false);
            crossOrigin.doFilter(
                    request,
                    response,
                    (_, _) -> answer(request, response, Problem.standard(refused.get())));
        } else {
            super.invoke(request, response);
            explain(request, response);
        }
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        if (response.getStatus() < 400
                || response.getContentWritten() > 0
                || !response.setErrorReported()) {
            return;
        }
        try {
            answer(
                    request,
                    response,
                    Problem.standard(HttpStatusCode.valueOf(response.getStatus())));
        } catch (IOException gone) {
            container.getLogger().debug("The caller did not wait for the answer", gone);
        }
    }

    /** A status was set without a body. */
    private static void explain(Request request, Response response) throws IOException {
        if (response.getStatus() >= 400
                && response.getContentWritten() == 0
                && !response.isCommitted()
                && !request.isAsync()) {
            answer(
                    request,
                    response,
                    Problem.standard(HttpStatusCode.valueOf(response.getStatus())));
        }
    }

    private Optional<HttpStatus> refused(Request request, Response response) {
        if (response.isError()) {
            return Optional.of(wrongWith(request, response));
        }
        if (request.getContentLengthLong() > BodyLimitFilter.LIMIT) {
            return Optional.of(HttpStatus.CONTENT_TOO_LARGE);
        }
        if (!ourHost.test(request.getHeader("Host"))) {
            return Optional.of(HttpStatus.MISDIRECTED_REQUEST);
        }
        if (!METHODS.contains(request.getMethod())) {
            return Optional.of(HttpStatus.NOT_IMPLEMENTED);
        }
        var type = request.getContentType();
        if (type != null && type.contains("*")) {
            // A wildcard is not the type of a body.
            return Optional.of(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
        }
        return canBeDecoded(request) ? Optional.empty() : Optional.of(HttpStatus.BAD_REQUEST);
    }

    /** None of our code has run yet, so the request itself is wrong. */
    private static HttpStatus wrongWith(Request request, Response response) {
        if ("CONNECT".equals(request.getMethod())) {
            return HttpStatus.METHOD_NOT_ALLOWED;
        }
        var cause = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        if (cause instanceof IllegalArgumentException
                && HEAD_TOO_LARGE.equals(((Exception) cause).getMessage())) {
            return request.getRequestURI() == null
                    ? HttpStatus.URI_TOO_LONG
                    : HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
        }
        var status = HttpStatus.valueOf(response.getStatus());
        return status.is4xxClientError() || status == HttpStatus.SERVICE_UNAVAILABLE
                ? status
                : HttpStatus.BAD_REQUEST;
    }

    /**
     * Decodes the query now, because code that reads a parameter later cannot explain the error.
     */
    private static boolean canBeDecoded(Request request) {
        if (request.getQueryString() == null) {
            return true;
        }
        try {
            request.getParameterMap();
            return true;
        } catch (InvalidParameterException undecodable) {
            return false;
        }
    }

    private static void answer(Request request, Response response, Problem problem)
            throws IOException {
        // Again, because the error may have discarded the headers.
        RequestId.of(request, response);
        PROBLEMS.write(request, response, problem);
        response.finishResponse();
    }
}
