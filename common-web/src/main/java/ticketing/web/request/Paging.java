package ticketing.web.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.util.UriUtils;
import ticketing.web.origin.PublicOrigin;
import ticketing.web.problem.Problem;

/**
 * The requested part of a list: {@code ?limit=} and {@code ?after=}, as a parameter of an endpoint.
 * The endpoint fetches {@link #fetch} rows after {@link #after} and answers with {@link #page}.
 *
 * <p>The cursor is a position in the list, for example a time and an id, not a number of rows. So
 * nothing is shown twice or skipped when the list grows.
 */
public final class Paging {

    static final int DEFAULT_LIMIT = 50;
    static final int MAX_LIMIT = 200;

    private final int limit;
    private final @Nullable String position;
    private final Function<String, String> linkTo;

    private Paging(int limit, @Nullable String position, Function<String, String> linkTo) {
        this.limit = limit;
        this.position = position;
        this.linkTo = linkTo;
    }

    static Paging of(HttpServletRequest request, PublicOrigin origin) {
        var cursor = request.getParameter("after");
        return new Paging(
                limitOf(request.getParameter("limit")),
                cursor == null ? null : positionOf(cursor),
                position -> linkTo(position, request, origin));
    }

    /** Maximum number of items on a page. */
    public int limit() {
        return limit;
    }

    /**
     * How many rows to fetch: one more than the page shows, to know whether there is a next page.
     */
    public int fetch() {
        return limit + 1;
    }

    /**
     * The position of the last item that the client has seen; empty for the first page.
     *
     * @param read reads the position that {@link #page} has written. If it throws, the client has
     *     invented the cursor, which is a 400
     */
    public <P> Optional<P> after(Function<String, P> read) {
        if (position == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(read.apply(position));
        } catch (RuntimeException madeUp) {
            throw notOurCursor();
        }
    }

    /**
     * The answer with this page, and a link to the next one if there is more.
     *
     * @param rows up to {@link #fetch} of them
     * @param position of a row in the list
     * @param item the row as the client sees it
     */
    public <R, T> ResponseEntity<List<T>> page(
            List<R> rows, Function<? super R, String> position, Function<? super R, T> item) {
        var shown = rows.subList(0, Math.min(limit, rows.size()));
        var response = ResponseEntity.ok();
        if (rows.size() > limit) {
            var next = linkTo.apply(position.apply(shown.getLast()));
            response.header(HttpHeaders.LINK, "<%s>; rel=\"next\"".formatted(next));
        }
        return response.body(shown.stream().<T>map(item).toList());
    }

    private static int limitOf(@Nullable String given) {
        if (given == null) {
            return DEFAULT_LIMIT;
        }
        try {
            var limit = Integer.parseInt(given);
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException notANumber) {
            // Handled below, like a number that is out of range.
        }
        throw Problem.invalid("limit", "Limit must be between 1 and " + MAX_LIMIT).asException();
    }

    private static String positionOf(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
        } catch (IllegalArgumentException notBase64) {
            throw notOurCursor();
        }
    }

    private static RuntimeException notOurCursor() {
        return Problem.invalid("after", "After must be the cursor of an earlier page")
                .asException();
    }

    private static String linkTo(String position, HttpServletRequest request, PublicOrigin origin) {
        var cursor =
                Base64.getUrlEncoder().withoutPadding().encodeToString(position.getBytes(UTF_8));
        var others =
                request.getParameterMap().entrySet().stream()
                        .filter(parameter -> !parameter.getKey().equals("after"))
                        .flatMap(parameter ->
                                Arrays.stream(parameter.getValue())
                                        .map(value -> pair(parameter.getKey(), value)));
        return origin.value()
                + request.getRequestURI()
                + Stream.concat(others, Stream.of(pair("after", cursor)))
                        .collect(joining("&", "?", ""));
    }

    private static String pair(String name, String value) {
        return UriUtils.encode(name, UTF_8) + "=" + UriUtils.encode(value, UTF_8);
    }
}
