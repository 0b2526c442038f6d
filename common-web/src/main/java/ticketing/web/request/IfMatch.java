package ticketing.web.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.web.context.request.NativeWebRequest;
import ticketing.web.problem.Problem;

/**
 * The versions of a resource that the client wants to change: the {@code If-Match} header, as a
 * parameter of an endpoint. Without the header, any version will do.
 *
 * @param versions the accepted versions, counted from 0; empty if any version will do
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-if-match">RFC 9110, If-Match</a>
 */
public record IfMatch(Optional<Set<Long>> versions) {

    private static final Pattern OUR_TAG = Pattern.compile("\"(\\d{1,18})\"");

    static IfMatch of(NativeWebRequest request) {
        var tags = new ArrayList<String>();
        var headers = request.getHeaderValues("If-Match");
        for (var header : headers == null ? new String[0] : headers) {
            tags.addAll(List.of(header.split(",", -1)));
        }
        var trimmed = tags.stream().map(String::trim).toList();
        return trimmed.isEmpty() || trimmed.equals(List.of("*"))
                ? new IfMatch(Optional.empty())
                // Weak tags, and tags that are not ours, match nothing, as the RFC requires.
                : new IfMatch(
                        Optional.of(
                                trimmed.stream()
                                        .flatMap(IfMatch::version)
                                        .collect(Collectors.toSet())));
    }

    private static Stream<Long> version(String tag) {
        var matcher = OUR_TAG.matcher(tag);
        return matcher.matches() ? Stream.of(Long.valueOf(matcher.group(1))) : Stream.empty();
    }

    /** Whether the client accepts this version. */
    public boolean accepts(long version) {
        return versions.map(accepted -> accepted.contains(version)).orElse(true);
    }

    /**
     * Refuses the request with 412 unless the client accepts this version.
     *
     * @param version the current version
     */
    public void require(long version) {
        if (!accepts(version)) {
            throw Problem.of(
                            HttpStatus.PRECONDITION_FAILED,
                            "version-outdated",
                            "This has been changed meanwhile; it is at version " + version)
                    .asException();
        }
    }
}
