package ticketing.web.request;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.regex.Pattern;

/**
 * The name of a request, by which its log, its answer and the events it causes are found: that of
 * the caller if it is usable, otherwise a new one.
 */
public final class RequestId {

    /** The header of requests and answers. */
    public static final String HEADER = "X-Request-Id";

    // Printable, so that nobody can forge a line of the log or a header of an event. The gateway of
    // the local run has the same pattern.
    private static final Pattern USABLE = Pattern.compile("[\\x21-\\x7E]{1,128}");
    private static final String ATTRIBUTE = RequestId.class.getName();

    private RequestId() {}

    /** The name of this request, which is the same however often it is asked, and in the answer. */
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
