package ticketing.local.gateway;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import ticketing.topology.Service;
import tools.jackson.databind.json.JsonMapper;

/**
 * An error answer of the gateway itself, in the same format as those of the services.
 *
 * @param status the HTTP status
 * @param kind the last part of its type, such as {@code not-found}
 * @param detail a sentence for the caller
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
record Problem(int status, String kind, String detail) {

    static final String MEDIA_TYPE = "application/problem+json";
    private static final String TYPES = "https://ticketing.example/problems/";

    static Problem notFound(String path) {
        return new Problem(404, "not-found", "Nothing is served at " + path);
    }

    /**
     * The problem for a request that is refused by the rules of HTTP, in the words of the services.
     */
    static Problem standard(int status) {
        return switch (status) {
            case 405 ->
                    new Problem(
                            status, "method-not-allowed", "This address does not know that method");
            case 413 ->
                    new Problem(status, "content-too-large", "The body must have at most 64 KiB");
            case 414 -> new Problem(status, "uri-too-long", "The address is too long");
            case 417 ->
                    new Problem(status, "expectation-failed", "Only 100-continue can be expected");
            case 431 ->
                    new Problem(
                            status,
                            "request-header-fields-too-large",
                            "The headers, cookies among them, are too large");
            case 500 -> new Problem(status, "failure", "The request cannot be answered");
            case 501 -> new Problem(status, "not-implemented", "No address knows that method");
            default -> new Problem(400, "bad-request", "The request cannot be understood");
        };
    }

    static Problem unavailable(Service service) {
        return new Problem(
                503, "unavailable", service.longName() + " does not answer at the moment");
    }

    private String title() {
        return Character.toUpperCase(kind.charAt(0)) + kind.substring(1).replace('-', ' ');
    }

    /**
     * @param instance the path of the request; null if it could not be read
     */
    byte[] json(@Nullable String instance) {
        var members = new LinkedHashMap<String, Object>();
        members.put("type", TYPES + kind);
        members.put("title", title());
        members.put("status", status);
        members.put("detail", detail);
        if (instance != null) {
            members.put("instance", instance);
        }
        members.put("errors", List.of(Map.of("message", detail)));
        return JsonMapper.shared().writeValueAsBytes(members);
    }
}
