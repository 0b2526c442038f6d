package ticketing.local.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ResourceHandler;
import org.eclipse.jetty.util.Callback;
import ticketing.topology.Service;

/** Routes each path to a page of the gateway or to a service. */
final class Routes extends Handler.Abstract {

    private static final Set<String> READING = Set.of("GET", "HEAD");
    private static final Set<String> PAGES = Set.of("/", "/livez", "/readyz", "/swagger");
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

    // As in RFC 3986 and in the services: other characters must be percent-encoded.
    private static final BitSet PLAIN = new BitSet(128);

    static {
        PLAIN.set('a', 'z' + 1);
        PLAIN.set('A', 'Z' + 1);
        PLAIN.set('0', '9' + 1);
        "-._~!$&'()*+,;=:@/?".chars().forEach(PLAIN::set);
    }

    private final ServiceProxy proxy;
    private final ResourceHandler swaggerUi;
    private final WebPage page;
    private final BooleanSupplier ready;

    Routes(
            Server server,
            ServiceProxy proxy,
            ResourceHandler swaggerUi,
            WebPage page,
            BooleanSupplier ready) {
        this.proxy = proxy;
        this.swaggerUi = swaggerUi;
        this.page = page;
        this.ready = ready;
        // Registered so that they start and stop with the server, which knows only its own handler.
        for (var inner : List.of(proxy, swaggerUi)) {
            inner.setServer(server);
            addBean(inner);
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        var refused = refused(request);
        if (refused.isPresent()) {
            // Ends tunnels (CONNECT) and bodies that are not read.
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
            return Gateway.answer(request, response, callback, refused.get());
        }
        var path = Request.getPathInContext(request);
        var service = PublicPaths.ownerOf(path);
        if (service.isPresent()) {
            return proxy.pass(
                    service.get(),
                    request.getHttpURI().getPathQuery(),
                    request,
                    response,
                    callback);
        }
        if (!READING.contains(request.getMethod()) && isPage(path)) {
            response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
            return Gateway.answer(request, response, callback, Problem.standard(405));
        }
        var documented = documentedAt(path);
        if (documented.isPresent()) {
            return proxy.pass(documented.get(), "/v3/api-docs", request, response, callback);
        }
        if (page.isAt(path) && (wantsPage(request) || !path.equals("/"))) {
            return webPage(path, request, response, callback);
        }
        return switch (path) {
            case "/" -> text(request, response, callback, "text/html", StartPage.html());
            case "/livez" -> status(request, response, callback, true);
            case "/readyz" -> status(request, response, callback, ready.getAsBoolean());
            case "/swagger", "/swagger/" -> {
                Response.sendRedirect(
                        request, response, callback, 302, "/swagger/index.html", true);
                yield true;
            }
            case "/swagger/swagger-initializer.js" ->
                    text(request, response, callback, "text/javascript", StartPage.swagger());
            default ->
                    (path.startsWith("/swagger/") && swaggerFile(request, response, callback))
                            || Gateway.answer(request, response, callback, Problem.notFound(path));
        };
    }

    /** Browsers say that they want a page. Other programs get the commands that they may try. */
    private static boolean wantsPage(Request request) {
        return request.getHeaders().getCSV(HttpHeader.ACCEPT, false).stream()
                .anyMatch(type -> type.startsWith("text/html"));
    }

    private boolean webPage(String path, Request request, Response response, Callback callback) {
        var content = page.at(path, Request.getServerName(request));
        if (content.isEmpty()) {
            return Gateway.answer(request, response, callback, Problem.notFound(path));
        }
        return Gateway.answer(request, response, callback, content.get());
    }

    private boolean swaggerFile(Request request, Response response, Callback callback)
            throws Exception {
        Gateway.protect(request, response);
        return swaggerUi.handle(inside(request, "/swagger"), response, callback);
    }

    /** The problem of a request that no service could answer, either. */
    private static Optional<Problem> refused(Request request) {
        if (request.getLength() > Gateway.BODY_LIMIT) {
            return Optional.of(Problem.standard(413));
        }
        var method = request.getMethod();
        if (!METHODS.contains(method)) {
            return Optional.of(Problem.standard(501));
        }
        if (method.equals("TRACE") || method.equals("CONNECT")) {
            return Optional.of(Problem.standard(405));
        }
        return isWellFormed(request.getHttpURI().getPathQuery())
                ? Optional.empty()
                : Optional.of(Problem.standard(400));
    }

    private static boolean isWellFormed(String address) {
        for (int i = 0; i < address.length(); i++) {
            var each = address.charAt(i);
            if (each == '%') {
                if (i + 2 >= address.length()
                        || !HexFormat.isHexDigit(address.charAt(i + 1))
                        || !HexFormat.isHexDigit(address.charAt(i + 2))) {
                    return false;
                }
            } else if (!PLAIN.get(each)) {
                return false;
            }
        }
        return true;
    }

    private boolean isPage(String path) {
        return PAGES.contains(path)
                || page.isAt(path)
                || path.startsWith("/swagger/")
                || documentedAt(path).isPresent();
    }

    private static Request inside(Request request, String prefix) {
        return Request.serveAs(
                request,
                HttpURI.build(request.getHttpURI())
                        .path(Request.getPathInContext(request).substring(prefix.length())));
    }

    private static boolean status(
            Request request, Response response, Callback callback, boolean up) {
        response.setStatus(up ? 200 : 503);
        return Gateway.answer(
                request,
                response,
                callback,
                "application/json",
                ("{\"status\":\"" + (up ? "UP" : "OUT_OF_SERVICE") + "\"}").getBytes(UTF_8));
    }

    private static boolean text(
            Request request, Response response, Callback callback, String type, String text) {
        return Gateway.answer(
                request, response, callback, type + ";charset=utf-8", text.getBytes(UTF_8));
    }

    private static Optional<Service> documentedAt(String path) {
        return PublicPaths.services()
                .filter(service -> path.equals(Gateway.API_DOCS + service.shortName()))
                .findFirst();
    }
}
