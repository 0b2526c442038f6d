package ticketing.local.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
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

    private static final String LIVE_AS_BUILT = "<meta name=\"live\" content=\"/live\">";

    private final String folder;
    private final @Nullable String document;
    private final @Nullable URI live;

    private WebPage(String folder, @Nullable URI live) {
        this.folder = folder;
        this.live = live;
        document = read(folder + "index.html").orElse(null);
    }

    /**
     * The page in this program; none if it was built without Node.
     *
     * @param live where browsers get live updates, {@code ws://} or {@code wss://}; null if there
     *     are none, and the page asks over HTTP alone
     */
    public static WebPage built(@Nullable URI live) {
        return in("page", live);
    }

    /** The page in a folder of the class path. */
    static WebPage in(String folder, @Nullable URI live) {
        return new WebPage("/" + folder + "/", live);
    }

    /** Whether this is an address of the page or of one of its files. */
    boolean isAt(String path) {
        return document != null && (ADDRESS.matcher(path).matches() || path.startsWith(FILES));
    }

    /** What is served there; empty if there is no such file. */
    Optional<Content> at(String path) {
        if (path.startsWith(FILES)) {
            var name = path.substring(FILES.length());
            return FILE.matcher(name).matches()
                    ? read(folder + name).map(text -> file(name, text))
                    : Optional.empty();
        }
        return Optional.ofNullable(document).map(this::page);
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

    private Content page(String text) {
        var named = "<meta name=\"live\" content=\"%s\">".formatted(live == null ? "" : live);
        return new Content(
                "text/html;charset=utf-8",
                text.replace(LIVE_AS_BUILT, named),
                "no-cache",
                policy());
    }

    /**
     * No script or style but those of the page's own files, and no connection but to what it needs.
     */
    private String policy() {
        return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'%s; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
                .formatted(live == null ? "" : " " + live);
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
