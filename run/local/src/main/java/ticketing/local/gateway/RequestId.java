package ticketing.local.gateway;

import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;

/** The id of a request: the caller's {@code X-Request-Id} if it is valid, otherwise a new one. */
final class RequestId {

    static final String HEADER = "X-Request-Id";

    // The same rule as in the services, which would replace any other id.
    private static final Pattern USABLE = Pattern.compile("[\\x21-\\x7E]{1,128}");

    private RequestId() {}

    /** The id of a request; always the same for one request. */
    static String of(Request request) {
        if (request.getAttribute(HEADER) instanceof String known) {
            return known;
        }
        var given = request.getHeaders().get(HEADER);
        var id =
                given != null && USABLE.matcher(given).matches()
                        ? given
                        : UUID.randomUUID().toString();
        request.setAttribute(HEADER, id);
        return id;
    }
}
