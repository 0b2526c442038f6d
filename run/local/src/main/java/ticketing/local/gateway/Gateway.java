package ticketing.local.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ResourceHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import ticketing.local.checks.CannotRunException;
import ticketing.local.checks.Checks;
import ticketing.local.checks.WrongUseException;
import ticketing.topology.Service;

/**
 * The gateway in front of the services. It serves the same paths as the gateway of a cluster, and
 * also the web page and the APIs of all services in one Swagger UI. Everything else in the services
 * (health, metrics, operators' calls) cannot be reached here.
 */
public final class Gateway {

    /** The maximum size of a body, in bytes. */
    static final int BODY_LIMIT = 64 * 1024;

    static final String API_DOCS = "/v3/api-docs/";
    private static final String FURTHER_ORIGINS = "ticketing.further-origins";
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
    private static final Duration WITHDRAW_LIMIT = Duration.ofSeconds(20);
    private static final Duration SHUTDOWN_IDLE = Duration.ofMillis(200);

    private final Server server;
    private final Rota rota;

    private Gateway(Server server, Rota rota) {
        this.server = server;
        this.rota = rota;
    }

    /**
     * Starts the gateway. It serves until it is stopped.
     *
     * @param upstreams the addresses of the instances of each service
     * @param furtherOrigins of pages that may read the gateway's own answers; services decide about
     *     theirs
     * @param page for visitors with a browser
     * @param ready whether all of them are ready
     * @throws CannotRunException if the port is taken
     */
    public static Gateway start(
            int port,
            Map<Service, List<URI>> upstreams,
            Set<String> furtherOrigins,
            WebPage page,
            BooleanSupplier ready) {
        var threads = new QueuedThreadPool(48, 4);
        threads.setName("gateway");
        var server = new Server(threads);
        server.setStopTimeout(STOP_LIMIT.toMillis());
        for (var host : List.of("127.0.0.1", "::1")) {
            server.addConnector(connector(server, host, port));
        }
        var rota = new Rota(upstreams);
        server.setHandler(
                new Routes(server, new ServiceProxy(rota), swaggerUi(server), page, ready));
        server.setErrorHandler(Gateway::answerError);
        server.setAttribute(FURTHER_ORIGINS, furtherOrigins);
        startTolerantly(server, port);
        return new Gateway(server, rota);
    }

    /** Lets requests in flight finish, for a few seconds. Those that take longer are aborted. */
    public void stop() {
        try {
            server.stop();
        } catch (TimeoutException requestsWereCutOff) {
            // Reported after everything else has been stopped.
            return;
        } catch (Exception e) {
            throw new IllegalStateException("The gateway does not stop", e);
        }
    }

    /**
     * Sends no more requests to an instance, and waits for a limited time until it has answered
     * those in flight. Other instances of its service get the requests, if there are any.
     */
    public void withdraw(URI instance) throws InterruptedException {
        var _ = rota.withdraw(instance, WITHDRAW_LIMIT);
    }

    /** Sends requests to an instance again. */
    public void restore(URI instance) {
        rota.restore(instance);
    }

    private static ServerConnector connector(Server server, String host, int port) {
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        var connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost(host);
        connector.setPort(port);
        // How long connections without a request delay the stop.
        connector.setShutdownIdleTimeout(SHUTDOWN_IDLE.toMillis());
        return connector;
    }

    /** Starts also without IPv6, which not every machine has. */
    private static void startTolerantly(Server server, int port) {
        for (var connector : server.getConnectors()) {
            var network = (ServerConnector) connector;
            try {
                network.open();
            } catch (IOException e) {
                if (network.getHost().equals("127.0.0.1") || Checks.isTaken(port)) {
                    throw new WrongUseException(
                            "Port " + port + " is taken: choose another one with --port.");
                }
                server.removeConnector(connector);
            }
        }
        try {
            server.start();
        } catch (Exception e) {
            throw new CannotRunException("The gateway does not start: " + e, e);
        }
    }

    private static ResourceHandler swaggerUi(Server server) {
        var files = new ResourceHandler();
        files.setBaseResource(
                ResourceFactory.of(server)
                        .newClassLoaderResource(
                                "META-INF/resources/webjars/swagger-ui/" + swaggerUiVersion()));
        files.setDirAllowed(false);
        return files;
    }

    private static String swaggerUiVersion() {
        var properties = new Properties();
        try (var file =
                Gateway.class
                        .getClassLoader()
                        .getResourceAsStream(
                                "META-INF/maven/org.webjars/swagger-ui/pom.properties")) {
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    static boolean answer(Request request, Response response, Callback callback, Problem problem) {
        return answer(request, response, callback, problem, request.getHttpURI().getPath());
    }

    private static boolean answer(
            Request request,
            Response response,
            Callback callback,
            Problem problem,
            @Nullable String instance) {
        response.setStatus(problem.status());
        if (problem.status() == 503) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, 1);
        }
        return answer(request, response, callback, Problem.MEDIA_TYPE, problem.json(instance));
    }

    static boolean answer(
            Request request, Response response, Callback callback, String type, byte[] body) {
        protect(request, response);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        permit(request, response);
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }

    static boolean answer(
            Request request, Response response, Callback callback, WebPage.Content content) {
        var body = content.text().getBytes(UTF_8);
        protect(request, response);
        var headers = response.getHeaders();
        headers.put(HttpHeader.CONTENT_TYPE, content.type());
        headers.put(HttpHeader.CONTENT_LENGTH, body.length);
        headers.put(HttpHeader.CACHE_CONTROL, content.caching());
        headers.put("Content-Security-Policy", content.policy());
        headers.add(HttpHeader.VARY, "Accept");
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }

    /** Permits a page of a further origin to read the answer (CORS). */
    private static void permit(Request request, Response response) {
        var headers = response.getHeaders();
        headers.add(HttpHeader.VARY, "Origin");
        var origin = request.getHeaders().get(HttpHeader.ORIGIN);
        var server = request.getConnectionMetaData().getConnector().getServer();
        if (origin != null
                && server.getAttribute(FURTHER_ORIGINS) instanceof Set<?> further
                && further.contains(origin)) {
            headers.put("Access-Control-Allow-Origin", origin);
            headers.put("Access-Control-Allow-Credentials", "true");
            headers.put("Access-Control-Expose-Headers", "X-Request-Id, Retry-After");
        }
    }

    /** Adds the security headers to every answer of the gateway itself. */
    static void protect(Request request, Response response) {
        response.getHeaders().put(RequestId.HEADER, RequestId.of(request));
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.getHeaders().put("Content-Security-Policy", "frame-ancestors 'none'");
        response.getHeaders().put("Referrer-Policy", "no-referrer");
    }

    /**
     * Answers requests that Jetty refuses, such as ambiguous paths. The path may be unknown,
     * because it could not be parsed.
     */
    private static boolean answerError(Request request, Response response, Callback callback) {
        return answer(request, response, callback, Problem.standard(response.getStatus()), null);
    }

    /** The addresses of the API documents, for the Swagger UI. */
    static List<String> apiDocuments() {
        return PublicPaths.services().map(service -> API_DOCS + service.shortName()).toList();
    }
}
