package ticketing.web.origin;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The origins of web pages from which changes are accepted. They are compared as strings with the
 * browser's {@code Origin}. That a name resolves to this machine proves nothing: the owner of a
 * domain can let it resolve to any address (DNS rebinding).
 *
 * @param own origins of this system's own pages, which need no permission (CORS)
 * @param further origins of pages that are served elsewhere and may read the answers
 */
public record PageOrigins(Set<String> own, Set<String> further) {

    private static final Pattern ORIGIN =
            Pattern.compile("https?://([a-z0-9._-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");
    private static final List<String> THIS_MACHINE = List.of("localhost", "127.0.0.1", "[::1]");

    public PageOrigins {
        own = Set.copyOf(own);
        further = Set.copyOf(further);
    }

    static PageOrigins of(OriginProperties properties) {
        var own = new HashSet<String>();
        own.add(normalized(properties.publicOrigin()));
        var port = properties.localPort();
        if (port != null) {
            THIS_MACHINE.forEach(name -> own.add("http://" + name + ":" + port));
        }
        return new PageOrigins(
                own,
                properties.furtherOrigins().stream()
                        .filter(origin -> !origin.isBlank())
                        .map(PageOrigins::normalized)
                        .collect(Collectors.toSet()));
    }

    /** Whether a page of that origin may change something. */
    public boolean accept(String origin) {
        return own.contains(origin) || further.contains(origin);
    }

    /** All origins, for messages. */
    @Override
    public String toString() {
        return Stream.concat(own.stream(), further.stream())
                .sorted()
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /**
     * An origin as browsers write it.
     *
     * @throws IllegalArgumentException if it is not an origin, such as {@code *} or an address with
     *     a path
     */
    static String normalized(String given) {
        var origin = given.strip().toLowerCase(Locale.ROOT);
        origin = origin.endsWith("/") ? origin.substring(0, origin.length() - 1) : origin;
        if (!ORIGIN.matcher(origin).matches()) {
            throw new IllegalArgumentException(
                    "'%s' is not an origin such as http://localhost:3000".formatted(given));
        }
        // Browsers leave out default ports.
        return origin.replaceFirst("^(http://.*):80$|^(https://.*):443$", "$1$2");
    }
}
