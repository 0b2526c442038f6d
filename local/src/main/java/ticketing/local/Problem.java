package ticketing.local;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer that the gateway itself gives instead of a service, in the shape of the services' own.
 *
 * @param status the HTTP status
 * @param kind the end of its type, such as {@code not-found}
 * @param detail a sentence for the person who asked
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
record Problem(int status, String kind, String detail) {

    static final String MEDIA_TYPE = "application/problem+json";
    private static final String TYPES = "https://ticketing.example/problems/";

    static Problem notFound(String path) {
        return new Problem(404, "not-found", "Nothing is served at " + path);
    }

    static Problem unavailable(Service service) {
        return new Problem(
                503, "unavailable", service.longName() + " does not answer at the moment");
    }

    private String title() {
        return Character.toUpperCase(kind.charAt(0)) + kind.substring(1).replace('-', ' ');
    }

    byte[] json(String instance) {
        var members = new LinkedHashMap<String, Object>();
        members.put("type", TYPES + kind);
        members.put("title", title());
        members.put("status", status);
        members.put("detail", detail);
        members.put("instance", instance);
        members.put("errors", List.of(Map.of("message", detail)));
        return JsonMapper.shared().writeValueAsBytes(members);
    }
}
