package ticketing.web.request;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.regex.Pattern;

/**
 * The id of a request, in its logs, its answer and the events it causes: the caller's if it is
 * usable, otherwise a new one.
 */
public final class RequestId {

    /** The header of requests and answers. */
    public static final String HEADER = "X-Request-Id";

    // Only printable characters, so that nobody can forge a log line or a header of an event. The
    // gateway of
    // the local run has the same pattern.
    private static final Pattern USABLE = Pattern.compile("[\\x21-\\x7E]{1,128}");
    private static final String ATTRIBUTE = RequestId.class.getName();

    private RequestId() {}

    /** The id of this request; always the same for one request. Also sets it in the answer. */
    public static String of(HttpServletRequest request, HttpServletResponse response) {
        var id = request.getAttribute(ATTRIBUTE) instanceof String known ? known : name(request);
        request.setAttribute(ATTRIBUTE, id);
        response.setHeader(HEADER, id);
        return id;
    }

    private static String name(HttpServletRequest request) {
        var given = request.getHeader(HEADER);
        return given != null && USABLE.matcher(given).matches() ? given : Ids.next().toString();
    }
}
