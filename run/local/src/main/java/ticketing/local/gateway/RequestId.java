package ticketing.local.gateway;

import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;

/** The name of a request: that of the caller if it is usable, otherwise a new one. */
final class RequestId {

    static final String HEADER = "X-Request-Id";

    // As in the services, which would not take over another one.
    private static final Pattern USABLE = Pattern.compile("[\\x21-\\x7E]{1,128}");

    private RequestId() {}

    /** The same however often it is asked. */
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
