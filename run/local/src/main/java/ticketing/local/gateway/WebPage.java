package ticketing.local.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The web page for buying and selling, as the module {@code client} has built it. One document is
 * the answer at each address that the page knows; it shows the screen itself.
 */
public final class WebPage {

    private static final String FILES = "/page/";
    private static final Pattern ADDRESS =
            Pattern.compile("/|/(sell|signin|signup)|/orders(/[^/]+)?|/tickets/[^/]+");

    // The name of each file ends in what is in it, so a name outside of these is none of ours.
    private static final Pattern FILE = Pattern.compile("[a-z]+-[0-9A-Z]{8}\\.(js|css|svg)");
    private static final Map<String, String> TYPES =
            Map.of(
                    "js", "text/javascript;charset=utf-8",
                    "css", "text/css;charset=utf-8",
                    "svg", "image/svg+xml");

    private static final Set<String> HOSTS = Set.of("localhost", "127.0.0.1");

    private static final String LIVE_AS_BUILT = "<meta name=\"live\" content=\"/live\">";

    private final String folder;
    private final @Nullable String document;
    private final int live;

    private WebPage(String folder, int live) {
        this.folder = folder;
        this.live = live;
        document = read(folder + "index.html").orElse(null);
    }

    /**
     * The page in this program; none if it was built without Node.
     *
     * @param live the port of the websocket for live updates, on the host of the page: its session
     *     cookie is sent to every port of that host
     */
    public static WebPage built(int live) {
        return in("page", live);
    }

    /** The page in a folder of the class path. */
    static WebPage in(String folder, int live) {
        return new WebPage("/" + folder + "/", live);
    }

    /** Whether this is an address of the page or of one of its files. */
    boolean isAt(String path) {
        return document != null && (ADDRESS.matcher(path).matches() || path.startsWith(FILES));
    }

    /**
     * What is served there; empty if there is no such file.
     *
     * @param host that the browser asked
     */
    Optional<Content> at(String path, String host) {
        if (path.startsWith(FILES)) {
            var name = path.substring(FILES.length());
            return FILE.matcher(name).matches()
                    ? read(folder + name).map(text -> file(name, text))
                    : Optional.empty();
        }
        return Optional.ofNullable(document).map(text -> page(text, live(host)));
    }

    /**
     * What is served, and how.
     *
     * @param caching the header {@code Cache-Control}
     * @param policy the header {@code Content-Security-Policy}
     */
    record Content(String type, String text, String caching, String policy) {}

    private static Content file(String name, String text) {
        var type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "");
        return new Content(
                type, text, "public, max-age=31536000, immutable", "frame-ancestors 'none'");
    }

    /** No other host is written into the page: a request may name any. */
    private String live(String host) {
        return "ws://%s:%d".formatted(HOSTS.contains(host) ? host : "localhost", live);
    }

    private static Content page(String text, String live) {
        var named = "<meta name=\"live\" content=\"%s\">".formatted(live);
        return new Content(
                "text/html;charset=utf-8",
                text.replace(LIVE_AS_BUILT, named),
                "no-cache",
                policy(live));
    }

    /**
     * No script or style but those of the page's own files, and no connection but to what it needs.
     */
    private static String policy(String live) {
        return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self' %s; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
                .formatted(live);
    }

    private static Optional<String> read(String resource) {
        try (var file = WebPage.class.getResourceAsStream(resource)) {
            return file == null
                    ? Optional.empty()
                    : Optional.of(new String(file.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
