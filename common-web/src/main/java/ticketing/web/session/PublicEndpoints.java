package ticketing.web.session;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * The calls under {@code /api} that need no session; all others do. A service declares them with
 * one bean: {@code PublicEndpoints.of("GET /api/tickets/**")}.
 *
 * @param calls method and path pattern of each, separated by one space; GET includes HEAD
 */
public record PublicEndpoints(List<String> calls) {

    /** Calls that need no session. */
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
