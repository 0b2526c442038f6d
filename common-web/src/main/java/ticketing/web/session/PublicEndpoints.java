package ticketing.web.session;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * What strangers may call under {@code /api}; everything else there needs a signed-in user. A
 * service says so with one bean: {@code PublicEndpoints.of("GET /api/tickets/**")}.
 *
 * @param calls method and path pattern of each, separated by one space; whoever may GET may HEAD,
 *     too
 */
public record PublicEndpoints(List<String> calls) {

    /** The calls that are open to everybody. */
    public static PublicEndpoints of(String... calls) {
        return new PublicEndpoints(List.of(calls));
    }

    RequestMatcher[] matchers() {
        return calls.stream().flatMap(PublicEndpoints::matchers).toArray(RequestMatcher[]::new);
    }

    private static Stream<RequestMatcher> matchers(String call) {
        var space = call.indexOf(' ');
        if (space < 0) {
            throw new IllegalArgumentException(
                    "'%s' should be a method and a path".formatted(call));
        }
        var method = HttpMethod.valueOf(call.substring(0, space));
        var methods =
                method.equals(HttpMethod.GET) ? List.of(method, HttpMethod.HEAD) : List.of(method);
        return methods.stream()
                .map(each ->
                        PathPatternRequestMatcher.withDefaults()
                                .matcher(each, call.substring(space + 1)));
    }
}
